//! Configurations: the ways in which Taipan runs a program.
//!
//! A configuration is a tier and any mix of stress modes, written `opt+exit-every=3`. One table says which tiers and
//! stress modes exist and which the binary has today; a name from the table that the binary lacks is refused when asked
//! for on the command line, and skipped (and counted) when only a program's header mentions it.
//! Not here: what the modes do. They become arguments of the `taipan` binary.

use std::fmt;
use std::str::FromStr;

/// Whether the binary understands a tier or a stress mode yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It can be run.
    Present,
    /// Its name is reserved; the runtime does not have it.
    Planned,
}

/// One row of the table of tiers.
struct TierRow {
    tier: Tier,
    name: &'static str,
    presence: Presence,
    /// What selects the tier on Taipan's command line.
    arguments: &'static [&'static str],
}

/// Which of Taipan's tiers runs the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tier {
    /// The interpreter alone.
    Interp,
    /// Everything of the program compiled by the baseline compiler at once.
    Baseline,
    /// Everything of the program compiled by the optimizing compiler at once.
    Opt,
    /// As users run it: thresholds decide.
    Tiered,
}

const TIERS: [TierRow; 4] = [
    TierRow {
        tier: Tier::Interp,
        name: "interp",
        presence: Presence::Present,
        arguments: &["--tier", "interp"],
    },
    TierRow {
        tier: Tier::Baseline,
        name: "baseline",
        presence: Presence::Present,
        arguments: &["--tier", "baseline"],
    },
    TierRow {
        tier: Tier::Opt,
        name: "opt",
        presence: Presence::Present,
        arguments: &["--tier", "opt"],
    },
    TierRow {
        tier: Tier::Tiered,
        name: "tiered",
        presence: Presence::Present,
        arguments: &["--tier", "tiered"],
    },
];

/// Whether a stress mode takes a value, as in `exit-every=3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operand {
    None,
    Number,
}

struct StressRow {
    name: &'static str,
    operand: Operand,
    presence: Presence,
}

const STRESSES: [StressRow; 9] = [
    stress("exit-every", Operand::Number, Presence::Present),
    stress("exit-at", Operand::Number, Presence::Present),
    stress("exit-random", Operand::Number, Presence::Present),
    stress("osr", Operand::None, Presence::Present),
    stress("gc-every", Operand::Number, Presence::Present),
    stress("ic-miss", Operand::None, Presence::Present),
    stress("retire", Operand::Number, Presence::Present),
    stress("deopt-verify", Operand::None, Presence::Present),
    stress(FORCE_ALL, Operand::None, Presence::Present),
];

/// The library's code is forced into the tier too: an option by itself.
const FORCE_ALL: &str = "force-all";

const fn stress(name: &'static str, operand: Operand, presence: Presence) -> StressRow {
    StressRow {
        name,
        operand,
        presence,
    }
}

impl Tier {
    fn row(self) -> &'static TierRow {
        TIERS
            .iter()
            .find(|row| row.tier == self)
            .expect("the table has a row for each tier")
    }

    /// Its name on the command line and in reports.
    pub fn name(self) -> &'static str {
        self.row().name
    }
}

impl FromStr for Tier {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        TIERS
            .iter()
            .find(|row| row.name == text)
            .map(|row| row.tier)
            .ok_or_else(|| {
                let known: Vec<_> = TIERS.iter().map(|row| row.name).collect();
                format!("unknown tier {text:?} (known: {})", known.join(", "))
            })
    }
}

/// A stress mode with its operand, as written.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Stress {
    text: String,
    row: usize,
}

impl Stress {
    fn presence(&self) -> Presence {
        STRESSES[self.row].presence
    }

    /// Its name, without operand.
    pub fn name(&self) -> &'static str {
        STRESSES[self.row].name
    }

    /// Its operand, if it has one.
    pub fn operand(&self) -> Option<u64> {
        self.text.split_once('=').and_then(|(_, value)| value.parse().ok())
    }
}

/// The name of a stress mode, if there is one of that name.
pub fn stress_name(name: &str) -> Result<&'static str, String> {
    row_of(name).map(|row| STRESSES[row].name)
}

fn row_of(name: &str) -> Result<usize, String> {
    STRESSES.iter().position(|row| row.name == name).ok_or_else(|| {
        let known: Vec<_> = STRESSES.iter().map(|row| row.name).collect();
        format!("unknown stress mode {name:?} (known: {})", known.join(", "))
    })
}

impl FromStr for Stress {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name.trim(), Some(value.trim())),
            None => (text.trim(), None),
        };
        let row = row_of(name)?;
        let text = match (STRESSES[row].operand, value) {
            (Operand::None, None) => name.to_owned(),
            (Operand::Number, Some(value)) if value.parse::<u64>().is_ok() => {
                format!("{name}={value}")
            }
            (Operand::None, Some(_)) => return Err(format!("stress mode {name} takes no value")),
            (Operand::Number, _) => {
                return Err(format!("stress mode {name} needs a number: {name}=N"));
            }
        };
        Ok(Self { text, row })
    }
}

/// A tier and the stress modes it runs under.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Configuration {
    /// The tier.
    pub tier: Tier,
    /// Stress modes, in the order they were written.
    pub stress: Vec<Stress>,
}

impl Configuration {
    /// The configurations run when none is named: every tier there is, without stress.
    pub fn defaults() -> Vec<Self> {
        TIERS
            .iter()
            .filter(|row| row.presence == Presence::Present)
            .map(|row| Self {
                tier: row.tier,
                stress: Vec::new(),
            })
            .collect()
    }

    /// The same tier under one more stress mode.
    pub fn with_stress(&self, stress: &Stress) -> Self {
        let mut configuration = self.clone();
        if !configuration.stress.contains(stress) {
            configuration.stress.push(stress.clone());
        }
        configuration
    }

    /// Whether the binary can run it.
    pub fn presence(&self) -> Presence {
        let all_present = self.tier.row().presence == Presence::Present
            && self.stress.iter().all(|stress| stress.presence() == Presence::Present);
        if all_present {
            Presence::Present
        } else {
            Presence::Planned
        }
    }

    /// What selects it on Taipan's command line.
    pub fn arguments(&self) -> Vec<String> {
        let mut arguments: Vec<String> = self.tier.row().arguments.iter().map(|&word| word.to_owned()).collect();
        for stress in &self.stress {
            arguments.extend(if stress.name() == FORCE_ALL {
                vec![format!("--{FORCE_ALL}")]
            } else {
                vec!["--stress".to_owned(), stress.text.clone()]
            });
        }
        arguments
    }
}

impl fmt::Display for Configuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tier.name())?;
        for stress in &self.stress {
            write!(f, "+{}", stress.text)?;
        }
        Ok(())
    }
}

impl FromStr for Configuration {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = text.split('+');
        let tier = parts.next().unwrap_or_default().trim().parse()?;
        let stress = parts.map(str::parse).collect::<Result<_, _>>()?;
        Ok(Self { tier, stress })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mix_round_trips_and_becomes_arguments() {
        let configuration: Configuration = "opt+exit-every=3+ic-miss".parse().unwrap();
        assert_eq!(configuration.to_string(), "opt+exit-every=3+ic-miss");
        assert_eq!(
            configuration.arguments(),
            ["--tier", "opt", "--stress", "exit-every=3", "--stress", "ic-miss"]
        );
    }

    #[test]
    fn forcing_the_library_is_an_option_by_itself() {
        let configuration: Configuration = "opt+force-all+osr".parse().unwrap();
        assert_eq!(
            configuration.arguments(),
            ["--tier", "opt", "--force-all", "--stress", "osr"]
        );
    }

    #[test]
    fn tiers_are_named_to_the_command() {
        let configuration: Configuration = "interp".parse().unwrap();
        assert_eq!(configuration.arguments(), ["--tier", "interp"]);
        assert_eq!(configuration.presence(), Presence::Present);
        assert!(Configuration::defaults().contains(&configuration));
    }

    #[test]
    fn operands_are_checked() {
        assert!("opt+exit-every".parse::<Configuration>().is_err());
        assert!("opt+osr=1".parse::<Configuration>().is_err());
        assert!("turbo".parse::<Configuration>().is_err());
    }
}
