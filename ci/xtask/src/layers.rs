//! `cargo xtask layers`: which crate may use which.
//!
//! The table below is the design. A crate that is not in it, and a dependency that is not in its row, are problems; so
//! is a crate from outside that a boundary keeps in one place. Everything may use `util`.

use std::collections::BTreeMap;

use crate::sources::{self, Source};
use crate::{Result, Workspace};

/// What stands for all crates below `runtime/` but the one that is opened at run time.
const ALL_OF_RUNTIME: &str = "*";

/// A crate by its folder, with the folders of those it may use.
const ALLOWED: [(&str, &[&str]); 24] = [
    ("runtime/util", &[]),
    ("runtime/syntax", &[]),
    ("runtime/code", &[]),
    ("runtime/lower", &["syntax", "code"]),
    ("runtime/heap", &[]),
    ("runtime/macros", &[]),
    ("runtime/object", &["heap", "code", "macros"]),
    ("runtime/recipes", &["object", "code"]),
    ("runtime/interp", &["recipes", "object", "code"]),
    ("runtime/stdlib", &["object", "macros", "syntax", "lower"]),
    ("runtime/jit/lir", &[]),
    ("runtime/jit/core", &["interp", "recipes", "object", "code", "jit/lir"]),
    (
        "runtime/jit/baseline",
        &["jit/core", "jit/lir", "recipes", "object", "code"],
    ),
    ("runtime/jit/opt", &["jit/core", "jit/lir", "recipes", "object", "code"]),
    ("runtime/jit/llvm", &["jit/lir"]),
    ("runtime/taipan", &[ALL_OF_RUNTIME]),
    ("runtime/cli", &["taipan"]),
    ("conformance", HARNESS),
    ("conformance/parsers", &["syntax"]),
    ("fuzz", &["syntax", "jit/core", "conformance", "conformance/parsers"]),
    ("tests", HARNESS),
    ("tests/backend", &["jit/lir", "jit/core", "jit/llvm"]),
    ("ci/xtask", &[]),
    ("", &[]),
];

const HARNESS: &[&str] = &["taipan", "syntax", "code", "jit/lir", "jit/core"];

/// Crates from outside that only some folders may name.
const KEPT_IN_PLACE: [(&str, &[&str]); 3] = [
    ("inkwell", &["runtime/jit/llvm"]),
    ("rustpython-ruff_python_parser", &["runtime/syntax"]),
    ("rustpython-parser", &["conformance/parsers"]),
];

/// A crate of the workspace.
struct Manifest {
    folder: String,
    package: String,
    dependencies: Vec<String>,
}

/// All problems.
pub(crate) fn check(workspace: &Workspace) -> Result<Vec<String>> {
    let sources = sources::all(workspace)?;
    let manifests: Vec<_> = sources.iter().filter_map(manifest).collect();
    let mut problems = check_manifests(&manifests);
    problems.extend(sources.iter().flat_map(check_uses));
    Ok(problems)
}

fn check_manifests(manifests: &[Manifest]) -> Vec<String> {
    let folders: BTreeMap<&str, &str> = manifests
        .iter()
        .map(|manifest| (manifest.package.as_str(), manifest.folder.as_str()))
        .collect();
    let mut problems = Vec::new();
    for Manifest {
        folder, dependencies, ..
    } in manifests
    {
        let Some((_, allowed)) = ALLOWED.iter().find(|(known, _)| known == folder) else {
            problems.push(format!("{folder}: a crate that the table does not know"));
            continue;
        };
        for dependency in dependencies {
            if let Some(target) = folders.get(dependency.as_str())
                && !may_use(allowed, target)
            {
                problems.push(format!("{folder} may not use {target}"));
            }
            for (outside, places) in KEPT_IN_PLACE {
                if dependency == outside && !places.contains(&folder.as_str()) {
                    problems.push(format!("{folder} may not use the crate {outside}"));
                }
            }
        }
    }
    problems
}

fn may_use(allowed: &[&str], target: &str) -> bool {
    if target == "runtime/util" {
        return true;
    }
    let short = target.strip_prefix("runtime/").unwrap_or(target);
    allowed.contains(&short)
        || (allowed.contains(&ALL_OF_RUNTIME) && target.starts_with("runtime/") && !matches!(short, "jit/llvm" | "cli"))
}

/// The name and dependencies of a crate, from its manifest. Understands what manifests here look like, not all of TOML.
fn manifest(source: &Source) -> Option<Manifest> {
    let folder = source.name.strip_suffix("Cargo.toml")?;
    let mut section = "";
    let mut package = None;
    let mut dependencies = Vec::new();
    for line in source.text.lines() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if let Some(header) = line.strip_prefix('[') {
            section = header.trim_end_matches(']');
            // `[dependencies.name]` is a section of its own.
            if let Some((table, name)) = section.rsplit_once('.')
                && is_dependency_table(table)
            {
                dependencies.push(name.trim_matches('"').to_owned());
            }
            continue;
        }
        let Some((key, value)) = line.split_once('=') else {
            continue;
        };
        let key = key.trim();
        if section == "package" && key == "name" {
            package = Some(value.trim().trim_matches('"').to_owned());
        } else if is_dependency_table(section) {
            let name = match value.split_once("package") {
                Some((_, renamed)) => renamed.split('"').nth(1).unwrap_or(key),
                None => key.split('.').next().unwrap_or(key),
            };
            dependencies.push(name.to_owned());
        }
    }
    Some(Manifest {
        folder: folder.trim_end_matches('/').to_owned(),
        package: package?,
        dependencies,
    })
}

fn is_dependency_table(section: &str) -> bool {
    section != "workspace.dependencies" && section.ends_with("dependencies")
}

/// Names of kept crates in Rust code outside their place.
fn check_uses(source: &Source) -> Vec<String> {
    if source.extension() != "rs" || source.name.starts_with("ci/xtask/") {
        return Vec::new();
    }
    let mut problems = Vec::new();
    for (outside, places) in KEPT_IN_PLACE {
        let in_place = places.iter().any(|place| source.name.starts_with(&format!("{place}/")));
        let path = format!("{}::", outside.replace('-', "_"));
        if !in_place && source.text.contains(&path) {
            problems.push(format!("{}: names {path}", source.name));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(folder: &str, text: &str) -> Manifest {
        manifest(&Source {
            name: format!("{folder}/Cargo.toml"),
            text: text.to_owned(),
        })
        .unwrap()
    }

    fn krate(folder: &str, name: &str, uses: &[&str]) -> Manifest {
        let mut text = format!("[package]\nname = \"{name}\"\n[dependencies]\n");
        for dependency in uses {
            text.push_str(&format!("{dependency} = {{ path = \"..\" }}\n"));
        }
        parse(folder, &text)
    }

    #[test]
    fn manifests_are_understood() {
        let parsed = parse(
            "runtime/lower",
            "[package]\nname = \"taipan-lower\" # x\n[dependencies]\na.workspace = true\nb = { package = \"c\", version = \"1\" }\n[dev-dependencies]\nd = \"1\"\n[target.'cfg(unix)'.dependencies]\ne = \"1\"\n[dependencies.f]\nversion = \"1\"\n[lib]\nname = \"x\"\n",
        );
        assert_eq!(parsed.package, "taipan-lower");
        assert_eq!(parsed.dependencies, ["a", "c", "d", "e", "f"]);
    }

    #[test]
    fn arrows_go_one_way() {
        let object = krate("runtime/object", "taipan-object", &["taipan-interp"]);
        let interp = krate("runtime/interp", "taipan-interp", &["taipan-object", "taipan-util"]);
        let util = krate("runtime/util", "taipan-util", &[]);
        assert_eq!(
            check_manifests(&[object, interp, util]),
            ["runtime/object may not use runtime/interp"]
        );
    }

    #[test]
    fn the_facade_may_use_all_but_the_backend() {
        let facade = krate("runtime/taipan", "taipan", &["taipan-heap", "taipan-jit-llvm"]);
        let heap = krate("runtime/heap", "taipan-heap", &[]);
        let llvm = krate("runtime/jit/llvm", "taipan-jit-llvm", &["inkwell"]);
        assert_eq!(
            check_manifests(&[facade, heap, llvm]),
            ["runtime/taipan may not use runtime/jit/llvm"]
        );
    }

    #[test]
    fn unknown_crates_and_misplaced_ones_are_found() {
        let stray = krate("runtime/stray", "taipan-stray", &[]);
        let code = krate("runtime/code", "taipan-code", &["inkwell"]);
        assert_eq!(
            check_manifests(&[stray, code]),
            [
                "runtime/stray: a crate that the table does not know",
                "runtime/code may not use the crate inkwell"
            ]
        );
    }
}
