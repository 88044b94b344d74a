//! Task-level sizes as ECS spells them: `256`, `.25 vCPU`, `512`, `0.5GB`.

/// CPU units of a task-level `cpu`: units, or vCPUs like `1 vCPU` or `.5 vcpu` [V]. `None` when
/// it is neither.
pub(super) fn cpu_units(text: &str) -> Option<i64> {
    amount(text, "vcpu")
}

/// MiB of a task-level `memory`: MiB, or GiB like `1GB` or `0.5 GB` [V]. `None` when it is
/// neither.
pub(super) fn memory_mib(text: &str) -> Option<i64> {
    amount(text, "gb")
}

/// A whole number, or a decimal number of `unit`s of 1,024; parts of one are cut off.
fn amount(text: &str, unit: &str) -> Option<i64> {
    let text = text.trim();
    let number = text
        .len()
        .checked_sub(unit.len())
        .and_then(|length| text.split_at_checked(length))
        .filter(|(_, tail)| tail.eq_ignore_ascii_case(unit))
        .map(|(number, _)| number.trim_end());
    match number {
        Some(number) => in_1024ths(number),
        None => whole(text),
    }
}

fn in_1024ths(number: &str) -> Option<i64> {
    const MAXIMUM_DECIMALS: usize = 9;
    let (integer, decimals) = match number.split_once('.') {
        Some(("", decimals)) => (0, decimals),
        Some((integer, decimals)) => (whole(integer)?, decimals),
        None => (whole(number)?, "0"),
    };
    if decimals.len() > MAXIMUM_DECIMALS {
        return None;
    }
    let scale = 10_i64.checked_pow(u32::try_from(decimals.len()).ok()?)?;
    let part = whole(decimals)?.checked_mul(1024)?.checked_div(scale)?;
    integer.checked_mul(1024)?.checked_add(part)
}

fn whole(digits: &str) -> Option<i64> {
    let all_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if all_digits {
        digits.parse().ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn task_cpu_is_units_or_vcpus() {
        for (text, units) in [
            ("256", Some(256)),
            ("1 vCPU", Some(1024)),
            (".5 vcpu", Some(512)),
            ("0.25vCPU", Some(256)),
            ("16 VCPU", Some(16_384)),
            ("1.5 vCPU", Some(1536)),
            ("", None),
            ("vCPU", None),
            (". vCPU", None),
            ("-1", None),
            ("+1", None),
            ("1.5", None),
            ("one", None),
            ("99999999999999999999", None),
            ("9223372036854775807 vCPU", None),
            ("é", None),
        ] {
            assert_eq!(cpu_units(text), units, "{text:?}");
        }
    }

    #[test]
    fn task_memory_is_mib_or_gb() {
        for (text, mib) in [
            ("512", Some(512)),
            ("1GB", Some(1024)),
            ("0.5 gb", Some(512)),
            ("120 GB", Some(122_880)),
            ("1MB", None),
            ("GB", None),
        ] {
            assert_eq!(memory_mib(text), mib, "{text:?}");
        }
    }
}
