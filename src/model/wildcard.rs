//! Patterns in which `*` stands for any number of characters and `?` for one, as IAM and the configuration have them.

/// Returns whether a text is of a form. Takes time linear in the text for each `*`, and no memory.
#[must_use]
pub fn matches(pattern: &str, text: &str) -> bool {
    let (mut pattern, mut text) = (pattern.chars(), text.chars());
    // where to go on when what follows the last `*` does not fit
    let mut again: Option<(std::str::Chars<'_>, std::str::Chars<'_>)> = None;
    loop {
        let mut rest = text.clone();
        let Some(char) = rest.next() else { return pattern.all(|left| left == '*') };
        let mut after = pattern.clone();
        match after.next() {
            Some('*') => {
                again = Some((after.clone(), text.clone()));
                pattern = after;
            }
            Some(wanted) if wanted == '?' || wanted == char => (pattern, text) = (after, rest),
            _ => {
                let Some((star, mut start)) = again else { return false };
                start.next();
                (pattern, text) = (star.clone(), start.clone());
                again = Some((star, start));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_question_marks_match() {
        for (pattern, text) in [
            ("*", ""),
            ("**", "a"),
            ("a*", "a"),
            ("a*c", "abcbc"),
            ("?b*", "abc"),
            ("*-ssh", "sg-ssh"),
            ("a", "a"),
            ("?*é", "über é"),
            ("*a*b*c", "xxaxxbxxbcxc"),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("", "a"), ("a*c", "abcb"), ("?", ""), ("a", "ab"), ("*a", "b"), ("ab", "a")] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }
}
