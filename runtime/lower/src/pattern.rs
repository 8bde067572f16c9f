//! `match` statements.
//!
//! A pattern works on a register with the value to match. If it owns the register it consumes it: drops it, or keeps it as the
//! value of a name. Names are bound only when the whole pattern has matched; until then their values wait in temporaries
//! (`Matching::stores`). A test that fails goes to code that drops the temporaries alive at that test (`Matching::failures`)
//! and from there to the next case.

use std::collections::HashSet;

use taipan_code::operand::{Imm16, OutRegs, Regs};
use taipan_code::{Const, Inst, Label, Reg};
use taipan_syntax::ast::{CmpOp, Constant, Expr, ExprKind, Ident, MatchCase, Pattern, PatternKind, UnaryOp};

use crate::constant;
use crate::fold;
use crate::lowerer::{Lower, Lowerer};

/// State of matching one case.
struct Matching {
    /// Captured values, in the order of binding.
    stores: Vec<(Ident, Reg)>,
    /// Temporaries that hold a value now.
    alive: Vec<Reg>,
    /// Code for failures: what to drop, and its label.
    failures: Vec<(Vec<Reg>, Label)>,
    /// Whether a pattern that always matches may stand here.
    allow_irrefutable: bool,
}

impl Matching {
    fn new(allow_irrefutable: bool) -> Self {
        Self {
            stores: Vec::new(),
            alive: Vec::new(),
            failures: Vec::new(),
            allow_irrefutable,
        }
    }

    fn release(&mut self, reg: Reg) {
        self.alive.retain(|&alive| alive != reg);
    }
}

fn is_wildcard(pattern: &Pattern) -> bool {
    matches!(
        pattern.kind,
        PatternKind::MatchAs {
            pattern: None,
            name: None
        }
    )
}

fn is_star_wildcard(pattern: &Pattern) -> bool {
    matches!(pattern.kind, PatternKind::MatchStar(None))
}

impl<'a> Lowerer<'a> {
    pub(crate) fn match_stmt(&mut self, subject: &'a Expr, cases: &'a [MatchCase]) -> Lower {
        let mark = self.mark();
        let subject = self.value(subject)?;
        let end = self.b().label();
        let known = self.unit.bound.clone();
        let mut after: Option<crate::unit::Bound> = None;
        let mut exhausted = false;
        for (at, case) in cases.iter().enumerate() {
            let is_last = at + 1 == cases.len();
            let case_mark = self.mark();
            self.unit.bound = known.clone();
            let mut matching = Matching::new(case.guard.is_some() || is_last);
            let next = self.b().label();
            self.set_span(case.pattern.span);
            if is_last && is_wildcard(&case.pattern) {
                // Keeps the line of `case _`.
                self.emit(Inst::Nop {});
                exhausted = case.guard.is_none();
            } else {
                self.pattern(&case.pattern, subject, false, &mut matching)?;
            }
            self.set_span(case.pattern.span);
            for (name, value) in std::mem::take(&mut matching.stores) {
                self.store_name(&name, value)?;
                matching.release(value);
            }
            self.free(case_mark);
            if let Some(guard) = &case.guard {
                self.jump_if(guard, next, false)?;
            }
            self.drop_reg(subject);
            self.stmts(&case.body)?;
            match &mut after {
                None => after = Some(self.unit.bound.clone()),
                Some(after) => after.merge(&self.unit.bound),
            }
            self.no_position();
            self.jump(end);
            self.set_span(case.pattern.span);
            self.fail_code(&mut matching, next);
            self.b().bind(next);
        }
        self.unit.bound = known;
        if !exhausted {
            self.no_position();
            self.drop_reg(subject);
            if let Some(after) = &mut after {
                after.merge(&self.unit.bound);
            }
        } else {
            // Nothing gets here; the subject is gone already.
            self.jump(end);
        }
        self.b().bind(end);
        if let Some(after) = after {
            self.unit.bound = after;
        }
        self.free(mark);
        Ok(())
    }

    /// Emits what failed tests jump to.
    fn fail_code(&mut self, matching: &mut Matching, next: Label) {
        for (alive, label) in std::mem::take(&mut matching.failures) {
            self.b().bind(label);
            for reg in alive.into_iter().rev() {
                self.drop_reg(reg);
            }
            self.jump(next);
        }
    }

    fn fail_label(&mut self, matching: &mut Matching) -> Label {
        if let Some((_, label)) = matching.failures.iter().find(|(alive, _)| *alive == matching.alive) {
            return *label;
        }
        let label = self.b().label();
        matching.failures.push((matching.alive.clone(), label));
        label
    }

    fn fail_if_false(&mut self, cond: Reg, matching: &mut Matching) {
        let label = self.fail_label(matching);
        let target = self.b().target(label);
        self.emit(Inst::JumpIfFalse {
            cond: cond.into(),
            target,
        });
    }

    /// Fails if `reg` holds None; it stays alive.
    fn fail_if_none(&mut self, reg: Reg, matching: &mut Matching) {
        let mark = self.mark();
        let copy = self.copy_of(reg);
        let label = self.fail_label(matching);
        let target = self.b().target(label);
        self.emit(Inst::JumpIfNone {
            src: copy.into(),
            target,
        });
        self.free(mark);
    }

    fn copy_of(&mut self, reg: Reg) -> Reg {
        let copy = self.temp();
        self.emit(Inst::Copy {
            dst: copy.into(),
            src: reg.into(),
        });
        copy
    }

    fn finish_subject(&mut self, subject: Reg, owned: bool, matching: &mut Matching) {
        if owned {
            self.drop_reg(subject);
            matching.release(subject);
        }
    }

    fn pattern(&mut self, pattern: &'a Pattern, subject: Reg, owned: bool, matching: &mut Matching) -> Lower {
        self.set_span(pattern.span);
        match &pattern.kind {
            PatternKind::MatchValue(value) => {
                if !may_match_value(value) {
                    return Err(self.error("patterns may only match literals and attribute lookups"));
                }
                let mark = self.mark();
                let copy = self.copy_of(subject);
                let value = self.operand(value)?;
                self.compare(CmpOp::Eq, copy, copy, value);
                self.fail_if_false(copy, matching);
                self.free(mark);
                self.finish_subject(subject, owned, matching);
            }
            PatternKind::MatchSingleton(value) => {
                let mark = self.mark();
                let copy = self.copy_of(subject);
                let value = self.const_temp(constant::constant(value));
                self.compare(CmpOp::Is, copy, copy, value);
                self.fail_if_false(copy, matching);
                self.free(mark);
                self.finish_subject(subject, owned, matching);
            }
            PatternKind::MatchSequence(patterns) => {
                self.match_sequence(patterns, subject, owned, matching)?;
            }
            PatternKind::MatchMapping { keys, patterns, rest } => {
                self.match_mapping(keys, patterns, rest.as_ref(), subject, owned, matching)?
            }
            PatternKind::MatchClass {
                cls,
                patterns,
                kwd_attrs,
                kwd_patterns,
            } => {
                let parts = ClassPattern {
                    cls,
                    patterns,
                    kwd_attrs,
                    kwd_patterns,
                };
                self.match_class(&parts, subject, owned, matching)?;
            }
            PatternKind::MatchStar(name) => {
                self.capture(name.as_ref(), subject, owned, matching)?;
            }
            PatternKind::MatchAs { pattern: None, name } => {
                if !matching.allow_irrefutable {
                    return Err(match name {
                        Some(name) => self.error(format!("name capture '{name}' makes remaining patterns unreachable")),
                        None => self.error("wildcard makes remaining patterns unreachable"),
                    });
                }
                self.capture(name.as_ref(), subject, owned, matching)?;
            }
            PatternKind::MatchAs {
                pattern: Some(inner),
                name,
            } => {
                let copy = self.copy_of(subject);
                matching.alive.push(copy);
                self.pattern(inner, copy, true, matching)?;
                self.capture(name.as_ref(), subject, owned, matching)?;
            }
            PatternKind::MatchOr(patterns) => {
                self.match_or(patterns, subject, owned, matching)?;
            }
        }
        Ok(())
    }

    fn sub_pattern(&mut self, pattern: &'a Pattern, item: Reg, matching: &mut Matching) -> Lower {
        let old = std::mem::replace(&mut matching.allow_irrefutable, true);
        self.pattern(pattern, item, true, matching)?;
        matching.allow_irrefutable = old;
        Ok(())
    }

    fn capture(&mut self, name: Option<&Ident>, subject: Reg, owned: bool, matching: &mut Matching) -> Lower {
        let Some(name) = name else {
            self.finish_subject(subject, owned, matching);
            return Ok(());
        };
        self.forbid_store(name)?;
        if matching.stores.iter().any(|(known, _)| known == name) {
            return Err(self.error(format!("multiple assignments to name '{name}' in pattern")));
        }
        let value = if owned {
            subject
        } else {
            let copy = self.copy_of(subject);
            matching.alive.push(copy);
            copy
        };
        matching.stores.push((name.clone(), value));
        Ok(())
    }

    /// Unpacks `src` into temporaries that are alive from now on.
    fn unpack_alive(&mut self, src: Reg, count: usize, matching: &mut Matching) -> Reg {
        let count = u16::try_from(count).unwrap_or(u16::MAX);
        let base = self.unit.builder.temps(count);
        self.emit(Inst::UnpackSequence {
            dst: OutRegs { base, count },
            src: src.into(),
        });
        matching.alive.extend((0..count).map(|at| base.plus(at)));
        base
    }

    fn check_length(&mut self, subject: Reg, op: CmpOp, size: usize, matching: &mut Matching) {
        let mark = self.mark();
        let length = self.temp();
        self.emit(Inst::GetLen {
            dst: length.into(),
            src: subject.into(),
        });
        let wanted = self.const_temp(Const::Int(i64::try_from(size).unwrap_or(i64::MAX)));
        self.compare(op, length, length, wanted);
        self.fail_if_false(length, matching);
        self.free(mark);
    }

    fn match_sequence(&mut self, patterns: &'a [Pattern], subject: Reg, owned: bool, matching: &mut Matching) -> Lower {
        let mut star = None;
        for (at, pattern) in patterns.iter().enumerate() {
            if matches!(pattern.kind, PatternKind::MatchStar(_)) {
                if star.is_some() {
                    return Err(self.error("multiple starred names in sequence pattern"));
                }
                star = Some(at);
            }
        }
        let mark = self.mark();
        let is_sequence = self.temp();
        self.emit(Inst::MatchSequence {
            dst: is_sequence.into(),
            subject: subject.into(),
        });
        self.fail_if_false(is_sequence, matching);
        self.free(mark);
        match star {
            None => self.check_length(subject, CmpOp::Eq, patterns.len(), matching),
            Some(_) if patterns.len() > 1 => {
                self.check_length(subject, CmpOp::GtE, patterns.len() - 1, matching);
            }
            Some(_) => {}
        }
        let only_wildcards = patterns
            .iter()
            .all(|pattern| is_wildcard(pattern) || is_star_wildcard(pattern));
        if only_wildcards {
            self.finish_subject(subject, owned, matching);
            return Ok(());
        }
        match star {
            Some(star) if is_star_wildcard(&patterns[star]) => {
                self.sequence_items(patterns, star, subject, matching)?;
            }
            star => {
                let copy = self.copy_of(subject);
                let count = u16::try_from(patterns.len()).unwrap_or(u16::MAX);
                let base = match star {
                    None => self.unpack_alive(copy, patterns.len(), matching),
                    Some(before) => {
                        if before >= 256 {
                            return Err(self.error("too many expressions in star-unpacking sequence pattern"));
                        }
                        let base = self.unit.builder.temps(count);
                        self.emit(Inst::UnpackEx {
                            dst: OutRegs { base, count },
                            src: copy.into(),
                            before: Imm16(u16::try_from(before).unwrap_or(u16::MAX)),
                        });
                        matching.alive.extend((0..count).map(|at| base.plus(at)));
                        base
                    }
                };
                for (at, pattern) in (0..count).zip(patterns) {
                    self.sub_pattern(pattern, base.plus(at), matching)?;
                }
            }
        }
        self.finish_subject(subject, owned, matching);
        Ok(())
    }

    /// `[a, *_, b]`: takes only the items that are asked for, by index.
    fn sequence_items(&mut self, patterns: &'a [Pattern], star: usize, subject: Reg, matching: &mut Matching) -> Lower {
        for (at, pattern) in patterns.iter().enumerate() {
            if is_wildcard(pattern) || at == star {
                continue;
            }
            let item = self.temp();
            let mark = self.mark();
            let copy = self.copy_of(subject);
            let index = self.temp();
            if at < star {
                self.load_const(index, Const::Int(i64::try_from(at).unwrap_or(0)));
            } else {
                self.emit(Inst::GetLen {
                    dst: index.into(),
                    src: subject.into(),
                });
                let from_end = patterns.len() - at;
                let from_end = self.const_temp(Const::Int(i64::try_from(from_end).unwrap_or(0)));
                self.binary(taipan_syntax::ast::Operator::Sub, index, index, from_end);
            }
            let site = self.b().site();
            self.emit(Inst::LoadItem {
                dst: item.into(),
                obj: copy.into(),
                index: index.into(),
                site,
            });
            self.free(mark);
            matching.alive.push(item);
            self.sub_pattern(pattern, item, matching)?;
        }
        Ok(())
    }

    fn match_mapping(
        &mut self,
        keys: &'a [Expr],
        patterns: &'a [Pattern],
        rest: Option<&'a Ident>,
        subject: Reg,
        owned: bool,
        matching: &mut Matching,
    ) -> Lower {
        let mark = self.mark();
        let is_mapping = self.temp();
        self.emit(Inst::MatchMapping {
            dst: is_mapping.into(),
            subject: subject.into(),
        });
        self.fail_if_false(is_mapping, matching);
        self.free(mark);
        if keys.is_empty() && rest.is_none() {
            self.finish_subject(subject, owned, matching);
            return Ok(());
        }
        if !keys.is_empty() {
            self.check_length(subject, CmpOp::GtE, keys.len(), matching);
        }
        self.check_keys(keys)?;
        let key_tuple = self.temp();
        let items_mark = self.mark();
        let items = self.window(keys)?;
        self.free(items_mark);
        self.emit(Inst::BuildTuple {
            dst: key_tuple.into(),
            items,
        });
        matching.alive.push(key_tuple);
        let values = self.temp();
        self.emit(Inst::MatchKeys {
            dst: values.into(),
            subject: subject.into(),
            keys: key_tuple.into(),
        });
        matching.alive.push(values);
        self.fail_if_none(values, matching);
        matching.release(values);
        let base = self.unpack_alive(values, keys.len(), matching);
        for (at, pattern) in (0u16..).zip(patterns) {
            self.sub_pattern(pattern, base.plus(at), matching)?;
        }
        if rest.is_some() {
            let dict = self.temp();
            let inner = self.mark();
            self.emit(Inst::BuildMap {
                dst: dict.into(),
                items: Regs { base: inner, count: 0 },
            });
            matching.alive.push(dict);
            let copy = self.copy_of(subject);
            self.emit(Inst::DictUpdate {
                dict: dict.into(),
                src: copy.into(),
            });
            self.free(inner);
            matching.release(key_tuple);
            let count = u16::try_from(keys.len()).unwrap_or(u16::MAX);
            let base = self.unit.builder.temps(count);
            self.emit(Inst::UnpackSequence {
                dst: OutRegs { base, count },
                src: key_tuple.into(),
            });
            for at in 0..count {
                let copy = self.copy_of(dict);
                self.emit(Inst::DeleteItem {
                    obj: copy.into(),
                    index: base.plus(at).into(),
                });
            }
            self.free(inner);
            self.capture(rest, dict, true, matching)?;
        } else {
            self.drop_reg(key_tuple);
            matching.release(key_tuple);
        }
        self.finish_subject(subject, owned, matching);
        Ok(())
    }

    fn check_keys(&mut self, keys: &'a [Expr]) -> Lower {
        let mut seen = HashSet::new();
        for key in keys {
            if matches!(key.kind, ExprKind::Attribute { .. }) {
                continue;
            }
            let Some(value) = fold::fold(key, self.debug()) else {
                return Err(self.error("mapping pattern keys may only match literals and attribute lookups"));
            };
            if !seen.insert(key_identity(&value)) {
                let text = match (&key.kind, &value) {
                    (ExprKind::Constant { value, .. }, _) => taipan_syntax::dump::repr_constant(value),
                    (_, Const::Int(value)) => value.to_string(),
                    (_, Const::Float(value)) => taipan_util::float_text::repr(*value),
                    _ => crate::unparse(key).as_str().unwrap_or_default().to_owned(),
                };
                return Err(self.error(format!("mapping pattern checks duplicate key ({text})")));
            }
        }
        Ok(())
    }

    fn match_class(&mut self, parts: &ClassPattern<'a>, subject: Reg, owned: bool, matching: &mut Matching) -> Lower {
        let mut seen = HashSet::new();
        for (attr, pattern) in parts.kwd_attrs.iter().zip(parts.kwd_patterns) {
            self.forbid_store(attr)?;
            if !seen.insert(attr) {
                self.set_span(pattern.span);
                return Err(self.error(format!("attribute name repeated in class pattern: {attr}")));
            }
        }
        let names = parts.kwd_attrs.iter().map(|attr| constant::string(attr)).collect();
        let mark = self.mark();
        let class = self.operand(parts.cls)?;
        self.free(mark);
        let found = self.temp();
        let names = self.b().constant(Const::Tuple(names));
        self.emit(Inst::MatchClass {
            dst: found.into(),
            subject: subject.into(),
            class: class.into(),
            count: Imm16(u16::try_from(parts.patterns.len()).unwrap_or(u16::MAX)),
            names,
        });
        matching.alive.push(found);
        self.fail_if_none(found, matching);
        matching.release(found);
        let count = parts.patterns.len() + parts.kwd_patterns.len();
        let base = self.unpack_alive(found, count, matching);
        for (at, pattern) in (0u16..).zip(parts.patterns.iter().chain(parts.kwd_patterns)) {
            self.sub_pattern(pattern, base.plus(at), matching)?;
        }
        self.finish_subject(subject, owned, matching);
        Ok(())
    }

    fn match_or(&mut self, patterns: &'a [Pattern], subject: Reg, owned: bool, matching: &mut Matching) -> Lower {
        let mut names: Vec<Ident> = Vec::new();
        if let Some(first) = patterns.first() {
            captured_names(first, &mut names);
        }
        let count = u16::try_from(names.len()).unwrap_or(u16::MAX);
        let slots = self.unit.builder.temps(count);
        let end = self.b().label();
        for (at, alternative) in patterns.iter().enumerate() {
            let is_last = at + 1 == patterns.len();
            let mark = self.mark();
            let mut inner = Matching::new(is_last && matching.allow_irrefutable);
            let copy = self.copy_of(subject);
            inner.alive.push(copy);
            self.set_span(alternative.span);
            self.pattern(alternative, copy, true, &mut inner)?;
            let mut same = inner.stores.len() == names.len();
            for (name, value) in &inner.stores {
                match names.iter().position(|known| known == name) {
                    Some(slot) => {
                        let slot = u16::try_from(slot).unwrap_or(u16::MAX);
                        self.emit(Inst::Move {
                            dst: slots.plus(slot).into(),
                            src: (*value).into(),
                        });
                    }
                    None => same = false,
                }
            }
            if !same {
                return Err(self.error("alternative patterns bind different names"));
            }
            self.jump(end);
            let next = self.b().label();
            self.fail_code(&mut inner, next);
            self.b().bind(next);
            self.free(mark);
        }
        let label = self.fail_label(matching);
        self.jump(label);
        self.b().bind(end);
        for (at, name) in (0u16..).zip(names) {
            matching.alive.push(slots.plus(at));
            self.capture(Some(&name), slots.plus(at), true, matching)?;
        }
        self.finish_subject(subject, owned, matching);
        Ok(())
    }
}

/// The parts of a class pattern.
struct ClassPattern<'a> {
    cls: &'a Expr,
    patterns: &'a [Pattern],
    kwd_attrs: &'a [Ident],
    kwd_patterns: &'a [Pattern],
}

/// The names that a pattern binds, each once, in order.
fn captured_names(pattern: &Pattern, names: &mut Vec<Ident>) {
    let add = |name: &Option<Ident>, names: &mut Vec<Ident>| {
        if let Some(name) = name
            && !names.contains(name)
        {
            names.push(name.clone());
        }
    };
    match &pattern.kind {
        PatternKind::MatchValue(_) | PatternKind::MatchSingleton(_) => {}
        PatternKind::MatchSequence(patterns) => {
            for pattern in patterns {
                captured_names(pattern, names);
            }
        }
        PatternKind::MatchOr(patterns) => {
            if let Some(first) = patterns.first() {
                captured_names(first, names);
            }
        }
        PatternKind::MatchMapping { patterns, rest, .. } => {
            for pattern in patterns {
                captured_names(pattern, names);
            }
            add(rest, names);
        }
        PatternKind::MatchClass {
            patterns, kwd_patterns, ..
        } => {
            for pattern in patterns.iter().chain(kwd_patterns) {
                captured_names(pattern, names);
            }
        }
        PatternKind::MatchStar(name) => add(name, names),
        PatternKind::MatchAs { pattern, name } => {
            if let Some(pattern) = pattern {
                captured_names(pattern, names);
            }
            add(name, names);
        }
    }
}

/// Literals and attribute lookups may be value patterns.
fn may_match_value(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Constant { value, .. } => !matches!(value, Constant::None | Constant::Bool(_) | Constant::Ellipsis),
        ExprKind::Attribute { .. } | ExprKind::BinOp { .. } => true,
        ExprKind::UnaryOp { op, .. } => *op == UnaryOp::USub,
        _ => false,
    }
}

/// Equal keys have equal texts here: ints and floats of the same value are the same key.
fn key_identity(value: &Const) -> String {
    #[expect(clippy::cast_precision_loss, reason = "only whether two keys may be equal matters")]
    match value {
        Const::Bool(value) => format!("{:?}", f64::from(u8::from(*value))),
        Const::Int(value) if value.unsigned_abs() < 1 << 53 => format!("{:?}", *value as f64),
        Const::Float(value) => format!("{value:?}"),
        Const::Complex(re, im) if *im == 0.0 => format!("{re:?}"),
        other => format!("{other:?}"),
    }
}
