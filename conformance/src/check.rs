//! Statchecks: conditions over the counters that the runtime writes at exit.
//!
//! `check = exits > 0` proves that a program exercised what it is there for: a test of exits in which nothing exited
//! passes for the wrong reason. The counters are one flat JSON object of numbers. A counter that is not in it fails the
//! check, so that renaming a counter cannot switch a check off.
//! `check = opt: exits > 0` holds for configurations of that tier only, `check = baseline without ic-miss: ..` for those of
//! them that lack a stress mode.
//!
//! [`unproven`] is what no header has to ask for: that a configuration was what its name says.

use std::collections::BTreeMap;
use std::str::FromStr;

use crate::config::{Configuration, Stress, Tier, stress_name};

/// The runtime's counters by name.
pub type Counters = BTreeMap<String, f64>;

/// One condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    tier: Option<Tier>,
    without: Option<&'static str>,
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
    /// Whether the condition is meant for a configuration.
    pub fn applies_to(&self, configuration: &Configuration) -> bool {
        let excluded = |stress: &Stress| Some(stress.name()) == self.without;
        self.tier.is_none_or(|wanted| wanted == configuration.tier) && !configuration.stress.iter().any(excluded)
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
        let (meant, condition) = text
            .split_once(':')
            .map_or((None, text), |(meant, rest)| (Some(meant), rest));
        let (tier, without) = match meant.map(|meant| meant.split_once(" without ").unwrap_or((meant, ""))) {
            None => (None, None),
            Some((tier, "")) => (Some(tier.trim().parse()?), None),
            Some((tier, stress)) => (Some(tier.trim().parse()?), Some(stress_name(stress.trim())?)),
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
            without,
            counter: (*counter).to_owned(),
            relation,
            bound,
        })
    }
}

/// Of how many guards `exit-random` lets one fail on average, times enough to be sure of one.
const SURELY: u64 = 1000;

/// What a stress mode must have done in a run that gave it the occasion.
struct Demand {
    /// Counts occasions.
    occasions: &'static str,
    /// So many of them suffice.
    enough: u64,
    /// Is judged then.
    counter: &'static str,
    expected: Expected,
}

/// What a counter must be.
enum Expected {
    /// 1 for each time that there were enough occasions.
    Each,
    /// 1 or more.
    Some,
    /// 0
    None,
}

impl Demand {
    fn of(stress: &Stress) -> Vec<Demand> {
        let every = stress.operand().unwrap_or(1).max(1);
        let demand = |occasions, enough, counter, expected| Demand {
            occasions,
            enough,
            counter,
            expected,
        };
        match stress.name() {
            "exit-every" => vec![demand("stressed_guards", every, "exits", Expected::Each)],
            // Only its guards ask.
            "exit-at" => vec![demand("stressed_guards", 1, "exits", Expected::Each)],
            "deopt-verify" => vec![demand("exits", 1, "verified", Expected::Each)],
            "retire" => vec![demand("stressed_retirements", every, "retirements", Expected::Each)],
            "exit-random" => vec![demand("stressed_guards", SURELY, "exits", Expected::Some)],
            // What was allocated may be gone before the collection: then there is none.
            "gc-every" => vec![demand(
                "stressed_safepoints",
                every,
                "safepoint_collections",
                Expected::Some,
            )],
            // Nothing need go round a loop.
            "osr" => vec![demand("compiled_at_loops", 1, "osr_entries", Expected::Some)],
            "ic-miss" => vec![
                demand("ic_misses", 1, "ic_fills", Expected::None),
                demand("ic_misses", 1, "ic_patched", Expected::None),
            ],
            _ => Vec::new(),
        }
    }

    fn failure(&self, counters: &Counters) -> Option<String> {
        let Some(&occasions) = counters.get(self.occasions) else {
            return Some(format!("the runtime has no counter {:?}", self.occasions));
        };
        let times = (occasions / self.enough as f64).floor();
        if times == 0.0 {
            return None;
        }
        let (relation, bound) = match self.expected {
            Expected::Each => (Relation::GreaterOrEqual, times),
            Expected::Some => (Relation::GreaterOrEqual, 1.0),
            Expected::None => (Relation::Equal, 0.0),
        };
        check(self.counter, relation, bound).failure(counters)
    }
}

fn check(counter: &str, relation: Relation, bound: f64) -> Check {
    Check {
        tier: None,
        without: None,
        counter: counter.to_owned(),
        relation,
        bound,
    }
}

/// Whether [`unproven`] has something to say of a configuration.
pub fn needs_proof(configuration: &Configuration) -> bool {
    matches!(configuration.tier, Tier::Baseline | Tier::Opt) || !configuration.stress.is_empty()
}

/// What the counters do not show of a configuration though it ran a program: that a forced tier compiled something,
/// and that stress modes did what they are there for.
pub fn unproven(configuration: &Configuration, counters: &Counters) -> Vec<String> {
    let compiled = match configuration.tier {
        Tier::Baseline => Some("compiled_baseline"),
        Tier::Opt => Some("compiled_opt"),
        Tier::Interp | Tier::Tiered => None,
    };
    // With osr, code with loops is compiled when one of them goes round, and nothing need do that.
    let waits = configuration.stress.iter().any(|stress| stress.name() == "osr");
    let idle = compiled
        .filter(|_| !waits)
        .and_then(|name| check(name, Relation::GreaterOrEqual, 1.0).failure(counters));
    let demands = configuration.stress.iter().flat_map(Demand::of);
    idle.into_iter()
        .chain(demands.filter_map(|demand| demand.failure(counters)))
        .map(|lack| format!("{configuration}: {lack}"))
        .collect()
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
    fn checks_are_meant_for_configurations() {
        let applies = |check: &str, to: &str| {
            let check: Check = format!("{check}exits > 0").parse().unwrap();
            check.applies_to(&to.parse().unwrap())
        };
        assert!(applies("", "interp+ic-miss") && applies("opt: ", "opt+osr") && !applies("opt: ", "interp"));
        let narrow = "baseline without ic-miss: ";
        assert!(applies(narrow, "baseline") && applies(narrow, "baseline+gc-every=3"));
        assert!(!applies(narrow, "baseline+ic-miss") && !applies(narrow, "opt"));
        assert!("baseline without luck: exits > 0".parse::<Check>().is_err());
    }

    #[test]
    fn forced_tier_is_proved_by_what_it_compiled() {
        let opt: Configuration = "opt".parse().unwrap();
        assert!(unproven(&opt, &counters(&[("compiled_opt", 1.0)])).is_empty());
        let lacks = unproven(&opt, &counters(&[("compiled_opt", 0.0)]));
        assert_eq!(lacks, ["opt: compiled_opt is 0, expected compiled_opt >= 1"]);
        assert!(unproven(&"interp".parse().unwrap(), &counters(&[])).is_empty());
        let osr: Configuration = "opt+osr".parse().unwrap();
        assert!(unproven(&osr, &counters(&[("compiled_at_loops", 0.0)])).is_empty());
    }

    #[test]
    fn guards_that_were_to_fail_have_failed() {
        let every: Configuration = "opt+exit-every=3".parse().unwrap();
        let run = |guards, exits| {
            let counters = counters(&[("compiled_opt", 1.0), ("stressed_guards", guards), ("exits", exits)]);
            unproven(&every, &counters).len()
        };
        assert_eq!(
            [run(2.0, 0.0), run(3.0, 1.0), run(3.0, 0.0), run(7.0, 1.0)],
            [0, 0, 1, 1]
        );
    }

    #[test]
    fn guards_of_one_exit_have_failed_each_time() {
        let run = |guards, exits| {
            let counters = counters(&[("compiled_opt", 1.0), ("stressed_guards", guards), ("exits", exits)]);
            unproven(&"opt+exit-at=5".parse().unwrap(), &counters).len()
        };
        assert_eq!([run(0.0, 0.0), run(3.0, 3.0), run(3.0, 2.0)], [0, 0, 1]);
    }

    #[test]
    fn every_exit_was_compared_with_what_was_stored() {
        let run = |exits, verified| {
            let counters = counters(&[("compiled_opt", 1.0), ("exits", exits), ("verified", verified)]);
            unproven(&"opt+deopt-verify".parse().unwrap(), &counters).len()
        };
        assert_eq!([run(0.0, 0.0), run(3.0, 9.0), run(3.0, 2.0)], [0, 0, 1]);
    }

    #[test]
    fn stress_that_had_its_occasion_has_done_something() {
        let lacks = |name: &str, pairs: &[(&str, f64)]| unproven(&name.parse().unwrap(), &counters(pairs)).len();
        let collections = |asked, run| [("stressed_safepoints", asked), ("safepoint_collections", run)];
        assert_eq!(lacks("tiered+gc-every=100", &collections(99.0, 0.0)), 0);
        assert_eq!(lacks("tiered+gc-every=100", &collections(100.0, 0.0)), 1);
        assert_eq!(lacks("tiered+gc-every=100", &collections(100.0, 1.0)), 0);
        let entries = |entries| [("compiled_at_loops", 1.0), ("osr_entries", entries)];
        assert_eq!(
            [lacks("opt+osr", &entries(0.0)), lacks("opt+osr", &entries(1.0))],
            [1, 0]
        );
        let fills = |fills| [("ic_misses", 7.0), ("ic_fills", fills), ("ic_patched", 0.0)];
        assert_eq!(
            [
                lacks("interp+ic-miss", &fills(1.0)),
                lacks("interp+ic-miss", &fills(0.0))
            ],
            [1, 0]
        );
        assert_eq!(lacks("tiered+osr", &[]), 1);
    }

    #[test]
    fn missing_counter_fails() {
        let check: Check = "exits == 0".parse().unwrap();
        assert!(check.failure(&counters(&[])).unwrap().contains("no counter"));
    }

    #[test]
    fn tier_limits_the_check() {
        let check: Check = "opt: exits >= 1".parse().unwrap();
        assert!(check.applies_to(&"opt".parse().unwrap()));
        assert!(!check.applies_to(&"interp".parse().unwrap()));
        assert!("exits > many".parse::<Check>().is_err());
        assert!("exits".parse::<Check>().is_err());
    }
}
