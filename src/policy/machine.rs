//! Runs the policies of one resource type, in the virtual machine or in the interpreter, within limits.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::{Duration, Instant};

use regorus::rvm::program::Program;
use regorus::rvm::vm::{RegoVM, VmError};
use regorus::utils::limits::ExecutionTimerConfig;
use regorus::{CompiledPolicy, Engine, MemoryBudgetConfig, Value};

use super::answer::{self, Fault, Judgement};
use super::library::{self, Form, Library};
use super::memory;
use super::problem::EngineError;
use super::quiet;
use super::settings::{EngineChoice, Limits};
use crate::model::ResourceType;

/// How many rules one program answers: the engine has one register for each, and 255 of them.
const MAX_ENTRY_POINTS: usize = 200;

/// Steps between two looks at the clock.
const STEPS_PER_CHECK: NonZeroU32 = NonZeroU32::new(128).unwrap();

/// The policies of one type, compiled; shared by all threads.
pub(super) struct Plan {
    /// The policies, by their position in the set.
    pub(super) slots: Vec<Slot>,
    chunks: Vec<Chunk>,
}

/// How one policy is run.
pub(super) struct Slot {
    /// Position in the set.
    pub(super) policy: usize,
    /// Chunk and the first of the policy's entry points in it.
    rvm: Option<(usize, usize)>,
    in_interpreter: bool,
}

impl Slot {
    /// Returns what judges: `rvm`, `interpreter`, or `both`.
    pub(super) fn engine(&self) -> &'static str {
        match (self.rvm.is_some(), self.in_interpreter) {
            (true, false) => "rvm",
            (true, true) => "both",
            _ => "interpreter",
        }
    }
}

/// A program for the virtual machine.
struct Chunk {
    compiled: CompiledPolicy,
    program: Arc<Program>,
}

impl Plan {
    /// Compiles the policies of a type.
    pub(super) fn new(library: &Library, resource_type: ResourceType) -> Self {
        let mut plan = Self { slots: vec![], chunks: vec![] };
        let choice = library.settings().engine;
        let takes_rvm = |at: &usize| {
            choice != EngineChoice::Interpreter && library.policy(*at).is_some_and(|(_, run)| run.rvm_refusal.is_none())
        };
        let (for_rvm, for_interpreter): (Vec<_>, Vec<_>) =
            library.judging(resource_type).into_iter().partition(takes_rvm);
        for group in grouped(library, &for_rvm) {
            plan.compile(library, &group, choice == EngineChoice::Both);
        }
        plan.slots.extend(for_interpreter.iter().map(|at| Slot { policy: *at, rvm: None, in_interpreter: true }));
        plan.slots.sort_by_key(|slot| slot.policy);
        plan
    }

    /// Compiles a group into one program, or into halves when it is too large; what does not compile even alone is
    /// left to the interpreter.
    fn compile(&mut self, library: &Library, group: &[usize], also_interpreter: bool) {
        match Chunk::new(library, group) {
            Some(chunk) => {
                let mut first = 0;
                for at in group {
                    let rvm = Some((self.chunks.len(), first));
                    self.slots.push(Slot { policy: *at, rvm, in_interpreter: also_interpreter });
                    first += library.policy(*at).map_or(0, |(_, run)| run.questions.len());
                }
                self.chunks.push(chunk);
            }
            None => match group {
                [alone] => self.slots.push(Slot { policy: *alone, rvm: None, in_interpreter: true }),
                _ => {
                    let (one, other) = group.split_at(group.len() / 2);
                    self.compile(library, one, also_interpreter);
                    self.compile(library, other, also_interpreter);
                }
            },
        }
    }

    /// Returns the policies: the interpreter may be asked about each of them.
    fn policies(&self) -> Vec<usize> {
        self.slots.iter().map(|slot| slot.policy).collect()
    }
}

/// Splits policies so that each group has few enough rules for one program.
fn grouped(library: &Library, policies: &[usize]) -> Vec<Vec<usize>> {
    let mut groups: Vec<(usize, Vec<usize>)> = vec![];
    for at in policies {
        let rules = library.policy(*at).map_or(0, |(_, run)| run.questions.len());
        match groups.last_mut() {
            Some((sum, group)) if *sum + rules <= MAX_ENTRY_POINTS => {
                *sum += rules;
                group.push(*at);
            }
            _ => groups.push((rules, vec![*at])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

impl Chunk {
    fn new(library: &Library, group: &[usize]) -> Option<Self> {
        let (compiled, program) = library.program(group).ok()?;
        Some(Self { compiled, program })
    }
}

/// One thread's engines for one type.
pub(super) struct Machine<'a> {
    library: &'a Library,
    plan: &'a Plan,
    /// What the policies see besides rules; its parts are shared.
    data: Value,
    /// One for each chunk; made when first asked, and again after a panic.
    vms: Vec<Option<RegoVM>>,
    interpreter: Option<Engine>,
}

impl<'a> Machine<'a> {
    /// Returns a machine over `data`.
    pub(super) fn new(library: &'a Library, plan: &'a Plan, data: Value) -> Self {
        Self { library, plan, data, vms: plan.chunks.iter().map(|_| None).collect(), interpreter: None }
    }

    /// Judges one input by one policy.
    ///
    /// # Errors
    /// When the policy fails, runs into a limit, panics, or answers in another form than the contract's; when both
    /// engines were to judge and differ. The machine is good for the next policy in every case.
    pub(super) fn judge(&mut self, slot: &Slot, input: &Value) -> Result<Judgement, Fault> {
        let in_rvm = slot.rvm.and_then(|(chunk, first)| {
            let _unlimited = memory::unlimited();
            let mut alarmed = false;
            let said = self.guarded(slot, |machine| machine.in_rvm(slot, chunk, first, input, &mut alarmed));
            Some(said).filter(|_| !alarmed)
        });
        let in_rvm = match in_rvm {
            Some(in_rvm) if !slot.in_interpreter => return in_rvm,
            in_rvm => in_rvm,
        };
        let interpreted = memory::at_most_twice(|is_exceeded| {
            self.guarded(slot, |machine| machine.in_interpreter(slot, input, is_exceeded))
        });
        match in_rvm {
            Some(in_rvm) if !agree(&in_rvm, &interpreted) => Err(Fault::new(difference(&in_rvm, &interpreted))),
            _ => interpreted,
        }
    }

    /// Runs a judgement; after a panic the engines that may have been left half-way are thrown away.
    fn guarded(
        &mut self,
        slot: &Slot,
        run: impl FnOnce(&mut Self) -> Result<Judgement, Fault>,
    ) -> Result<Judgement, Fault> {
        quiet::caught(|| run(self)).unwrap_or_else(|panic| {
            self.interpreter = None;
            if let Some(vm) = slot.rvm.and_then(|(chunk, _)| self.vms.get_mut(chunk)) {
                *vm = None;
            }
            let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
            Err(Fault::new(format!("the engine panicked: {}", text.unwrap_or("no reason given"))))
        })
    }

    /// Judges in the virtual machine; `alarmed` becomes true when it gave up and the interpreter is to be asked.
    fn in_rvm(
        &mut self,
        slot: &Slot,
        chunk: usize,
        first: usize,
        input: &Value,
        alarmed: &mut bool,
    ) -> Result<Judgement, Fault> {
        let Some((policy, run)) = self.library.policy(slot.policy) else { return Ok(Judgement::NotApplicable) };
        let limits = self.library.settings().limits;
        let vm = self.vm(chunk)?;
        vm.set_input(input.clone());
        let mut budget = Budget::new(limits.time);
        let mut is_exceeded = false;
        let judgement = answer::judgement(&run.questions, policy.own_severity(), |at| {
            vm.set_execution_timer_config(Some(budget.left()?));
            vm.execute_entry_point_by_index(first + at).map_err(|error| {
                *alarmed |= matches!(error, VmError::NumericOverflow { .. });
                is_exceeded |= matches!(error, VmError::MemoryBudgetExceeded { .. });
                vm_fault(vm, &error, limits)
            })
        });
        if is_exceeded && let Some(vm) = self.vms.get_mut(chunk) {
            // what it holds is not for the next policy
            *vm = None;
        }
        judgement.map_err(|fault| self.library.placed(fault))
    }

    fn vm(&mut self, at: usize) -> Result<&mut RegoVM, Fault> {
        let missing = || Fault::new("the policy has no program");
        let chunk = self.plan.chunks.get(at).ok_or_else(missing)?;
        let vm = self.vms.get_mut(at).ok_or_else(missing)?;
        if vm.is_none() {
            let mut new = RegoVM::new_with_policy(chunk.compiled.clone());
            let limits = self.library.settings().limits;
            new.set_max_instructions(limits.instructions);
            new.set_memory_budget_config(Some(MemoryBudgetConfig { limit: limits.memory }));
            new.load_program(chunk.program.clone());
            new.set_data(self.data.clone()).map_err(|error| Fault::new(error.to_string()))?;
            *vm = Some(new);
        }
        vm.as_mut().ok_or_else(missing)
    }

    /// Judges in the interpreter; `is_exceeded` becomes true when it ran into the memory limit.
    fn in_interpreter(&mut self, slot: &Slot, input: &Value, is_exceeded: &mut bool) -> Result<Judgement, Fault> {
        let Some((policy, run)) = self.library.policy(slot.policy) else { return Ok(Judgement::NotApplicable) };
        let limits = self.library.settings().limits;
        let entries = library::entry_points(policy, run);
        let engine = self.engine()?;
        let _limited = memory::limited(limits.memory);
        engine.set_input(input.clone());
        let mut budget = Budget::new(limits.time);
        let judgement = answer::judgement(&run.questions, policy.own_severity(), |at| {
            engine.set_execution_timer_config(budget.left()?);
            let entry = entries.get(at).cloned().unwrap_or_default();
            engine.eval_rule(entry).map_err(|error| {
                let error = error.to_string();
                *is_exceeded |= memory::is_excess(&error);
                if memory::is_excess(&error) {
                    memory::fault(limits.memory)
                } else if error.contains("exceeded time limit") {
                    late(limits.time)
                } else {
                    engine_fault(&error)
                }
            })
        });
        let judgement = judgement.map_err(|fault| self.library.placed(fault));
        if *is_exceeded {
            // what it holds is not for the next policy, and freed before the next one's limit is set
            self.interpreter = None;
        }
        // what a policy prints is for its tests; kept, it would grow with every document
        if let Some(engine) = &mut self.interpreter {
            let _ = engine.take_prints();
        }
        judgement
    }

    fn engine(&mut self) -> Result<&mut Engine, Fault> {
        if self.interpreter.is_none() {
            let _unlimited = memory::unlimited();
            let mut engine = self
                .library
                .engine(&self.plan.policies(), Form::ForInterpreter)
                .map_err(|error| engine_fault(&error))?;
            engine.add_data(self.data.clone()).map_err(|error| engine_fault(&error.to_string()))?;
            self.interpreter = Some(engine);
        }
        self.interpreter.as_mut().ok_or_else(|| Fault::new("the policy has no engine"))
    }
}

/// What is left of the time that one policy has for one resource.
struct Budget {
    started: Instant,
    limit: Duration,
}

impl Budget {
    fn new(limit: Duration) -> Self {
        Self { started: Instant::now(), limit }
    }

    fn left(&mut self) -> Result<ExecutionTimerConfig, Fault> {
        let left = self.limit.checked_sub(self.started.elapsed()).filter(|left| !left.is_zero());
        let limit = left.ok_or_else(|| late(self.limit))?;
        Ok(ExecutionTimerConfig { limit, check_interval: STEPS_PER_CHECK })
    }
}

fn late(limit: Duration) -> Fault {
    Fault::new(format!("stopped after the time limit of {} ms", limit.as_millis()))
}

fn engine_fault(error: &str) -> Fault {
    let error = EngineError::parse(error);
    Fault { message: error.message, place: error.place.map(|(file, line, _)| (file, line)) }
}

/// Turns an error of the virtual machine into words; it knows where only by the number of the instruction.
fn vm_fault(vm: &RegoVM, error: &VmError, limits: Limits) -> Fault {
    let message = match error {
        VmError::TimeLimitExceeded { .. } => return late(limits.time),
        VmError::MemoryBudgetExceeded { .. } => memory::excess(limits.memory),
        VmError::InstructionLimitExceeded { limit, .. } => format!("stopped after {limit} instructions"),
        other => other.to_string(),
    };
    let place = instruction(&error.to_string()).and_then(|pc| {
        let program = vm.get_program();
        let span = program.get_instruction_span(pc)?;
        Some((span.get_source_name(&program.sources)?.to_owned(), u32::try_from(span.line).ok()?))
    });
    Fault { message, place }
}

/// Returns the `pc=` of an error's text.
fn instruction(text: &str) -> Option<usize> {
    let (_, rest) = text.rsplit_once("pc=")?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// Returns whether two engines say the same; two failures are the same whatever their words.
fn agree(one: &Result<Judgement, Fault>, other: &Result<Judgement, Fault>) -> bool {
    match (one, other) {
        (Ok(one), Ok(other)) => one == other,
        (Err(_), Err(_)) => true,
        _ => false,
    }
}

fn difference(rvm: &Result<Judgement, Fault>, interpreter: &Result<Judgement, Fault>) -> String {
    let shown = |result: &Result<Judgement, Fault>| match result {
        Ok(Judgement::Pass) => "pass".to_owned(),
        Ok(Judgement::Fail(answers, _)) => {
            let keys: Vec<&str> = answers.iter().map(|answer| answer.key.as_str()).collect();
            format!("fail (keys `{}`)", keys.join("`, `"))
        }
        Ok(Judgement::Unknown(missing)) => format!("unknown ({})", missing.join("; ")),
        Ok(Judgement::NotApplicable) => "not applicable".to_owned(),
        Err(fault) => format!("error ({})", fault.message),
    };
    format!("the engines differ: virtual machine {}, interpreter {}", shown(rvm), shown(interpreter))
}
