//! The sizes of Fargate's tasks.

/// A row of the table of sizes: CPU units, and the MiB that go with them.
pub(in super::super) struct Size {
    pub(in super::super) cpu: i64,
    /// Below the regular ones.
    pub(super) also: Option<i64>,
    pub(super) smallest: i64,
    pub(super) largest: i64,
    pub(super) step: i64,
}

const fn regular(cpu: i64, smallest: i64, largest: i64, step: i64) -> Size {
    Size {
        cpu,
        also: None,
        smallest,
        largest,
        step,
    }
}

/// The 74 sizes of Fargate [V developer guide, AWS_Fargate; counted by a third party].
const SIZES: &[Size] = &[
    Size {
        also: Some(512),
        ..regular(256, 1024, 2048, 1024)
    },
    regular(512, 1024, 4096, 1024),
    regular(1024, 2048, 8192, 1024),
    regular(2048, 4096, 16_384, 1024),
    regular(4096, 8192, 30_720, 1024),
    regular(8192, 16_384, 61_440, 4096),
    regular(16_384, 32_768, 122_880, 8192),
];

/// CPU units of Windows tasks [V].
const WINDOWS_CPU: &[i64] = &[1024, 2048, 4096];

impl Size {
    pub(super) fn has_memory(&self, mib: i64) -> bool {
        let is_regular =
            (self.smallest..=self.largest).contains(&mib) && (mib - self.smallest) % self.step == 0;
        is_regular || self.also == Some(mib)
    }

    /// All amounts of memory in MiB, from the smallest.
    pub(in super::super) fn memories(&self) -> impl Iterator<Item = i64> + '_ {
        let regular = (0_i64..)
            .map(|number| self.smallest + number * self.step)
            .take_while(|mib| *mib <= self.largest);
        self.also.into_iter().chain(regular)
    }
}

/// The rows that are offered for the operating system.
pub(in super::super) fn rows(is_windows: bool) -> impl Iterator<Item = &'static Size> {
    let is_offered = move |size: &&Size| !is_windows || WINDOWS_CPU.contains(&size.cpu);
    SIZES.iter().filter(is_offered)
}

pub(super) fn row(cpu: i64, is_windows: bool) -> Option<&'static Size> {
    rows(is_windows).find(|size| size.cpu == cpu)
}

/// All sizes: CPU units and MiB.
pub(super) fn all(is_windows: bool) -> impl Iterator<Item = (i64, i64)> {
    rows(is_windows).flat_map(|row| row.memories().map(|mib| (row.cpu, mib)))
}

/// The smallest CPU from `cpu` on that comes with `memory` MiB.
pub(in super::super) fn cpu_for(cpu: i64, memory: i64, is_windows: bool) -> Option<i64> {
    let mut rows = rows(is_windows);
    let row = rows.find(|size| size.cpu >= cpu && size.has_memory(memory))?;
    Some(row.cpu)
}

/// The smallest memory from `mib` on that comes with `cpu` units.
pub(in super::super) fn memory_for(cpu: i64, mib: i64) -> Option<i64> {
    let row = SIZES.iter().find(|size| size.cpu == cpu)?;
    row.memories().find(|memory| *memory >= mib)
}
