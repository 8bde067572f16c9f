//! How much names differ: two for a byte that is added, dropped or changed, one for a change of case only (CPython's
//! `suggestions.c`).

/// Longer parts are not compared.
const MAX_LENGTH: usize = 40;
/// What a byte costs that is added, dropped or changed.
pub const MOVE_COST: usize = 2;
const CASE_COST: usize = 1;

fn change_cost(a: u8, b: u8) -> usize {
    if a == b {
        0
    } else if a.eq_ignore_ascii_case(&b) {
        CASE_COST
    } else {
        MOVE_COST
    }
}

/// The weighted edit distance of two names, or more than `limit` as soon as that is known.
#[must_use]
pub fn distance<'a>(mut a: &'a [u8], mut b: &'a [u8], limit: usize) -> usize {
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    (a, b) = (&a[prefix..], &b[prefix..]);
    let suffix = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    (a, b) = (&a[..a.len() - suffix], &b[..b.len() - suffix]);
    if a.is_empty() || b.is_empty() {
        return (a.len() + b.len()) * MOVE_COST;
    }
    if a.len() > MAX_LENGTH || b.len() > MAX_LENGTH {
        return limit + 1;
    }
    if b.len() < a.len() {
        std::mem::swap(&mut a, &mut b);
    }
    if (b.len() - a.len()) * MOVE_COST > limit {
        return limit + 1;
    }
    let mut row: Vec<usize> = (1..=a.len()).map(|i| i * MOVE_COST).collect();
    let mut result = 0;
    for (j, &y) in b.iter().enumerate() {
        let mut diagonal = j * MOVE_COST;
        result = diagonal;
        let mut least = usize::MAX;
        for (cell, &x) in row.iter_mut().zip(a) {
            let changed = diagonal + change_cost(y, x);
            diagonal = *cell;
            result = changed.min(result.min(diagonal) + MOVE_COST);
            *cell = result;
            least = least.min(result);
        }
        if least > limit {
            return limit + 1;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn case_costs_less_than_another_letter() {
        assert_eq!(distance(b"valeu", b"value", 9), 4);
        assert_eq!(distance(b"Abc", b"abc", 9), 1);
        assert_eq!(distance(b"apend", b"append", 9), 2);
        assert_eq!(distance(b"abc", b"xyz", 9), 6);
    }
}
