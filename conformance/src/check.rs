//! Statchecks: conditions over the counters that the runtime writes at exit.
//!
//! `check = exits > 0` proves that a program exercised what it is there for: a test of exits in which nothing exited
//! passes for the wrong reason. The counters are one flat JSON object of numbers. A counter that is not in it fails the
//! check, so that renaming a counter cannot switch a check off.
//! `check = opt: exits > 0` holds for configurations of that tier only.
//!
//! [`unproven`] is what no header has to ask for: that a configuration was what its name says.

use std::collections::BTreeMap;
use std::str::FromStr;

use crate::config::{Configuration, Tier};

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

/// Of how many guards `exit-random` lets one fail on average, times enough to be sure of one.
const SURELY: u64 = 1000;

/// Whether [`unproven`] has something to say of a configuration.
pub fn needs_proof(configuration: &Configuration) -> bool {
    matches!(configuration.tier, Tier::Baseline | Tier::Opt)
}

/// What the counters do not show of a configuration though it ran a program: that a forced tier compiled something,
/// and that guards failed which were to fail.
pub fn unproven(configuration: &Configuration, counters: &Counters) -> Vec<String> {
    let compiled = match configuration.tier {
        Tier::Baseline => Some("compiled_baseline"),
        Tier::Opt => Some("compiled_opt"),
        Tier::Interp | Tier::Tiered => None,
    };
    // With osr, code with loops is compiled when one of them goes round, and nothing need do that.
    let waits = configuration.stress.iter().any(|stress| stress.name() == "osr");
    let mut lacks: Vec<String> = compiled
        .filter(|_| !waits)
        .and_then(|name| at_least(counters, name, 1))
        .into_iter()
        .collect();
    for stress in &configuration.stress {
        let patience = match stress.name() {
            "exit-every" => stress.operand().unwrap_or(1).max(1),
            "exit-random" => SURELY,
            _ => continue,
        };
        match counters.get("stressed_guards") {
            Some(&asked) if asked >= patience as f64 => lacks.extend(at_least(counters, "exits", 1)),
            Some(_) => {}
            None => lacks.push("the runtime has no counter \"stressed_guards\"".to_owned()),
        }
    }
    lacks
        .into_iter()
        .map(|lack| format!("{configuration}: {lack}"))
        .collect()
}

fn at_least(counters: &Counters, counter: &str, bound: u32) -> Option<String> {
    let check = Check {
        tier: None,
        counter: counter.to_owned(),
        relation: Relation::GreaterOrEqual,
        bound: bound.into(),
    };
    check.failure(counters)
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
    fn forced_tier_is_proved_by_what_it_compiled() {
        let opt: Configuration = "opt".parse().unwrap();
        assert!(unproven(&opt, &counters(&[("compiled_opt", 1.0)])).is_empty());
        let lacks = unproven(&opt, &counters(&[("compiled_opt", 0.0)]));
        assert_eq!(lacks, ["opt: compiled_opt is 0, expected compiled_opt >= 1"]);
        assert!(unproven(&"interp".parse().unwrap(), &counters(&[])).is_empty());
        assert!(unproven(&"opt+osr".parse().unwrap(), &counters(&[])).is_empty());
    }

    #[test]
    fn guards_that_were_to_fail_have_failed() {
        let every: Configuration = "opt+exit-every=3".parse().unwrap();
        let run = |guards, exits| {
            let counters = counters(&[("compiled_opt", 1.0), ("stressed_guards", guards), ("exits", exits)]);
            unproven(&every, &counters).len()
        };
        assert_eq!([run(2.0, 0.0), run(3.0, 1.0), run(3.0, 0.0)], [0, 0, 1]);
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
