//! `--profile-policies`: what each policy cost, as a table.

use comfy_table::{CellAlignment, Table, presets};

use crate::model::PolicyCost;

/// Returns the costs as they come, which is the dearest first, with the sum of all in the last line.
pub(super) fn table(costs: &[PolicyCost]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header([
        "policy",
        "engine",
        "documents",
        "total ms",
        "share",
        "mean us",
        "median us",
        "max us",
        "dearest",
    ]);
    let sum: u64 = costs.iter().map(|cost| cost.total_ns).sum();
    for cost in costs {
        table.add_row([
            cost.policy_id.to_string(),
            cost.engine.clone(),
            cost.documents.to_string(),
            thousandths(cost.total_ns / 1000),
            share(cost.total_ns, sum),
            thousandths(cost.mean_ns),
            thousandths(cost.median_ns),
            thousandths(cost.max_ns),
            cost.worst_resource.clone(),
        ]);
    }
    let judgements: u64 = costs.iter().map(|cost| cost.documents).sum();
    table.add_row(["all", "", &judgements.to_string(), &thousandths(sum / 1000), &share(sum, sum)]);
    for column in 2..8 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// Writes a number of thousandths with one decimal.
fn thousandths(number: u64) -> String {
    let tenths = number.saturating_add(50) / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn share(part: u64, sum: u64) -> String {
    let percent = part.saturating_mul(100).saturating_add(sum / 2).checked_div(sum).unwrap_or_default();
    format!("{percent} %")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_a_line_per_policy_and_a_sum() {
        let cost = |id: &str, total_ns| PolicyCost {
            policy_id: id.parse().unwrap(),
            engine: "rvm".into(),
            documents: 2,
            total_ns,
            mean_ns: total_ns / 2,
            median_ns: 1_949,
            max_ns: total_ns - 1_949,
            worst_resource: "arn:aws:s3:::b".into(),
        };
        let text = table(&[cost("slow", 3_000_000), cost("quick", 1_000_000)]).to_string();
        let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(lines.len(), 4, "{text}");
        assert_eq!(lines[1], ["slow", "rvm", "2", "3.0", "75", "%", "1500.0", "1.9", "2998.1", "arn:aws:s3:::b"]);
        assert_eq!(lines[3], ["all", "4", "4.0", "100", "%"]);
    }
}
