//! Statchecks: conditions over the counters that the runtime writes at exit.
//!
//! `check = exits > 0` proves that a program exercised what it is there for: a test of exits in which nothing exited
//! passes for the wrong reason. The counters are one flat JSON object of numbers. A counter that is not in it fails the
//! check, so that renaming a counter cannot switch a check off.
//! `check = opt: exits > 0` holds for configurations of that tier only.

use std::collections::BTreeMap;
use std::str::FromStr;

use crate::config::Tier;

/// The runtime's counters by name.
pub type Counters = BTreeMap<String, f64>;

/// One condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    tier: Option<Tier>,
    counter: String,
    relation: Relation,
    bound: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
}

const RELATIONS: [(&str, Relation); 6] = [
    (">", Relation::Greater),
    (">=", Relation::GreaterOrEqual),
    ("<", Relation::Less),
    ("<=", Relation::LessOrEqual),
    ("==", Relation::Equal),
    ("!=", Relation::NotEqual),
];

impl Check {
    /// Whether the condition is meant for this tier.
    pub fn applies_to(&self, tier: Tier) -> bool {
        self.tier.is_none_or(|wanted| wanted == tier)
    }

    /// Says what is wrong, or nothing.
    pub fn failure(&self, counters: &Counters) -> Option<String> {
        let Some(&value) = counters.get(&self.counter) else {
            return Some(format!("the runtime has no counter {:?}", self.counter));
        };
        let holds = match self.relation {
            Relation::Greater => value > self.bound,
            Relation::GreaterOrEqual => value >= self.bound,
            Relation::Less => value < self.bound,
            Relation::LessOrEqual => value <= self.bound,
            Relation::Equal => value == self.bound,
            Relation::NotEqual => value != self.bound,
        };
        (!holds).then(|| format!("{} is {value}, expected {self}", self.counter))
    }
}

impl std::fmt::Display for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = RELATIONS
            .iter()
            .find(|(_, relation)| *relation == self.relation)
            .map_or("?", |(sign, _)| sign);
        write!(f, "{} {sign} {}", self.counter, self.bound)
    }
}

impl FromStr for Check {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (tier, condition) = match text.split_once(':') {
            Some((tier, condition)) => (Some(tier.trim().parse()?), condition),
            None => (None, text),
        };
        let words: Vec<_> = condition.split_whitespace().collect();
        let [counter, sign, bound] = words.as_slice() else {
            return Err(format!("check {text:?} is not COUNTER OP NUMBER"));
        };
        let relation = RELATIONS
            .iter()
            .find(|(known, _)| known == sign)
            .map(|&(_, relation)| relation)
            .ok_or_else(|| format!("check {text:?} has an unknown comparison {sign:?}"))?;
        let bound = bound
            .parse()
            .map_err(|_| format!("check {text:?}: {bound:?} is not a number"))?;
        Ok(Self {
            tier,
            counter: (*counter).to_owned(),
            relation,
            bound,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counters(pairs: &[(&str, f64)]) -> Counters {
        pairs.iter().map(|&(name, value)| (name.to_owned(), value)).collect()
    }

    #[test]
    fn relations_hold_or_explain() {
        let check: Check = "exits > 0".parse().unwrap();
        assert_eq!(check.failure(&counters(&[("exits", 2.0)])), None);
        let failure = check.failure(&counters(&[("exits", 0.0)])).unwrap();
        assert_eq!(failure, "exits is 0, expected exits > 0");
    }

    #[test]
    fn missing_counter_fails() {
        let check: Check = "exits == 0".parse().unwrap();
        assert!(check.failure(&counters(&[])).unwrap().contains("no counter"));
    }

    #[test]
    fn tier_limits_the_check() {
        let check: Check = "opt: exits >= 1".parse().unwrap();
        assert!(check.applies_to(Tier::Opt));
        assert!(!check.applies_to(Tier::Interp));
        assert!("exits > many".parse::<Check>().is_err());
        assert!("exits".parse::<Check>().is_err());
    }
}
