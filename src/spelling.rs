//! What a mistyped word was meant to be.

/// Returns the known word that is most like a mistyped one, when one is near enough to be meant: at most a third of its
/// letters, and one more, are wrong, missing or too many. Of equally near ones, the first in the alphabet.
#[must_use]
pub fn closest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = word.chars().count() / 3 + 1;
    known
        .into_iter()
        .map(|candidate| (strsim::levenshtein(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= near)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_a_near_word_and_no_far_one() {
        assert_eq!(closest("severty", ["severity", "title"]), Some("severity"));
        assert_eq!(closest("owner", ["severity", "title"]), None);
    }
}
