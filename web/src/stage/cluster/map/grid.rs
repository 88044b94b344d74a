//! Where the cell of each container instance stands: a block of cells for each zone.

use ecslab::simulation::World;

use crate::stage::cluster::scene::zone_order;

/// Sizes that a cell can have with the gap after it, in pixels, largest first.
const SIDES: [f64; 8] = [32.0, 27.0, 22.0, 18.0, 15.0, 12.0, 10.0, 8.0];
/// Least width of a zone's block, in pixels.
const NARROWEST: f64 = 180.0;
/// Pixels between two blocks side by side.
const BETWEEN: f64 = 20.0;
/// Height of a zone's name above its block, in pixels.
const HEADER: f64 = 24.0;
/// Pixels below a block.
const BELOW: f64 = 12.0;

/// The container instances of each zone, as places among those of the world.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Zones(pub Vec<(String, Vec<usize>)>);

impl Zones {
    /// The zones of `world`, by name, the unknown one last.
    pub fn of(world: &World) -> Self {
        let mut zones: Vec<(String, Vec<usize>)> = Vec::new();
        for (index, instance) in world.instances.iter().enumerate() {
            let zone = instance.availability_zone();
            match zones.iter_mut().find(|(name, _)| name == zone) {
                Some((_, members)) => members.push(index),
                None => {
                    let place = zones.partition_point(|(name, _)| zone_order(name, zone).is_lt());
                    zones.insert(place, (zone.to_owned(), vec![index]));
                }
            }
        }
        Self(zones)
    }
}

/// The block of one zone.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The zone; empty: the instances do not say.
    pub availability_zone: String,
    /// Its instances, row by row, as places among those of the world.
    pub members: Vec<usize>,
    /// Left edge, in pixels.
    pub left: f64,
    /// Upper edge of the name above the block, in pixels.
    pub top: f64,
}

/// Where everything stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// The blocks.
    pub blocks: Vec<Block>,
    /// Side of a cell with the gap after it, in pixels.
    pub side: f64,
    /// Cells in a row of a block.
    pub columns: usize,
    /// Width of a block, in pixels.
    pub width: f64,
    /// Height of everything, in pixels.
    pub height: f64,
    /// For each instance of the world its block and its place there.
    places: Vec<(usize, usize)>,
}

impl Grid {
    /// The largest cells with which all of `zones` fit into `width` by `height` pixels; the
    /// smallest there are where none fit.
    pub fn fitting(zones: &Zones, width: f64, height: f64) -> Self {
        let count = zones.0.len().max(1);
        let beside = whole((width + BETWEEN) / (NARROWEST + BETWEEN)).clamp(1, count);
        let block_width = (width - BETWEEN * float(beside - 1)) / float(beside);
        let of = |side: f64| Self::with(zones, side, beside, block_width.max(side));
        let fits = SIDES.iter().map(|side| of(*side));
        let fits = fits.into_iter().find(|grid| grid.height <= height);
        fits.unwrap_or_else(|| of(SIDES.last().copied().unwrap_or(8.0)))
    }

    fn with(zones: &Zones, side: f64, beside: usize, width: f64) -> Self {
        let columns = whole(width / side).max(1);
        let mut blocks = Vec::new();
        let mut top = 0.0;
        for row in zones.0.chunks(beside) {
            let most = row.iter().map(|(_, members)| members.len()).max();
            for (index, (zone, members)) in row.iter().enumerate() {
                blocks.push(Block {
                    availability_zone: zone.clone(),
                    members: members.clone(),
                    left: float(index) * (width + BETWEEN),
                    top,
                });
            }
            let rows = most.unwrap_or(0).div_ceil(columns);
            top += HEADER + side * float(rows) + BELOW;
        }
        let instances = blocks.iter().map(|block| block.members.len()).sum();
        let mut places = vec![(0, 0); instances];
        for (block_index, block) in blocks.iter().enumerate() {
            for (place, member) in block.members.iter().enumerate() {
                if let Some(entry) = places.get_mut(*member) {
                    *entry = (block_index, place);
                }
            }
        }
        Self {
            blocks,
            side,
            columns,
            width,
            height: top,
            places,
        }
    }

    /// Left and upper edge of the cell of an instance, in pixels.
    pub fn cell(&self, instance: usize) -> Option<(f64, f64)> {
        let (block, place) = *self.places.get(instance)?;
        let block = self.blocks.get(block)?;
        let (row, column) = (place / self.columns, place % self.columns);
        Some((
            block.left + self.side * float(column),
            block.top + HEADER + self.side * float(row),
        ))
    }

    /// The instance whose cell is at a point.
    pub fn at(&self, left: f64, top: f64) -> Option<usize> {
        self.blocks.iter().find_map(|block| {
            let (x, y) = (left - block.left, top - block.top - HEADER);
            if x < 0.0 || y < 0.0 || x >= self.side * float(self.columns) {
                return None;
            }
            let place = whole(y / self.side) * self.columns + whole(x / self.side);
            block.members.get(place).copied()
        })
    }

    /// The instance that a key goes to from another.
    pub fn beside(&self, instance: usize, key: &str) -> Option<usize> {
        let (index, place) = *self.places.get(instance)?;
        let members = &self.blocks.get(index)?.members;
        let (row, column) = (place / self.columns, place % self.columns);
        let in_block = |index: usize, row: usize, column: usize| {
            let members = &self.blocks.get(index)?.members;
            let rows = members.len().div_ceil(self.columns);
            let place = row.min(rows.saturating_sub(1)) * self.columns + column;
            members
                .get(place.min(members.len().checked_sub(1)?))
                .copied()
        };
        match key {
            "ArrowLeft" if column == 0 => in_block(index.checked_sub(1)?, row, self.columns - 1),
            "ArrowLeft" => members.get(place.checked_sub(1)?).copied(),
            "ArrowRight" if column + 1 == self.columns || place + 1 == members.len() => {
                in_block(index + 1, row, 0)
            }
            "ArrowRight" => members.get(place + 1).copied(),
            "ArrowUp" => members.get(place.checked_sub(self.columns)?).copied(),
            "ArrowDown" => members.get(place + self.columns).copied(),
            "Home" => members.first().copied(),
            "End" => members.last().copied(),
            _ => None,
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most thousands")]
fn float(number: usize) -> f64 {
    number as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels, never below 0 here and at most thousands"
)]
fn whole(number: f64) -> usize {
    number.max(0.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zones(counts: &[usize]) -> Zones {
        let mut next = 0;
        Zones(
            counts
                .iter()
                .enumerate()
                .map(|(zone, count)| {
                    let members = (next..next + count).collect();
                    next += count;
                    (format!("us-east-1{zone}"), members)
                })
                .collect(),
        )
    }

    #[test]
    fn five_thousand_instances_fit_beside_each_other_and_a_hundred_and_fifty_are_larger() {
        let many = Grid::fitting(&zones(&[1_667, 1_667, 1_666]), 720.0, 520.0);
        assert!(many.height <= 520.0, "{}", many.height);
        let few = Grid::fitting(&zones(&[50, 50, 50]), 720.0, 520.0);
        assert!(few.side > many.side);
    }

    #[test]
    fn every_point_of_a_cell_leads_to_its_instance() {
        let grid = Grid::fitting(&zones(&[70, 3, 90]), 460.0, 400.0);
        for instance in 0..163 {
            let (left, top) = grid.cell(instance).unwrap();
            assert_eq!(grid.at(left + 0.5, top + 0.5), Some(instance));
            let end = grid.side - 0.5;
            assert_eq!(grid.at(left + end, top + end), Some(instance));
            assert!(left >= 0.0 && left + grid.side <= 460.0);
            assert!(top + grid.side <= grid.height);
        }
        assert_eq!(grid.at(-1.0, 40.0), None);
        assert_eq!(grid.at(1.0, 1.0), None, "the name of the zone");
    }

    #[test]
    fn arrows_reach_every_instance_and_lead_back() {
        let grid = Grid::fitting(&zones(&[70, 3, 90]), 460.0, 400.0);
        let mut seen = [false; 163];
        let mut open = vec![0];
        while let Some(instance) = open.pop() {
            if std::mem::replace(&mut seen[instance], true) {
                continue;
            }
            let keys = [
                "ArrowLeft",
                "ArrowRight",
                "ArrowUp",
                "ArrowDown",
                "Home",
                "End",
            ];
            open.extend(keys.iter().filter_map(|key| grid.beside(instance, key)));
        }
        assert!(seen.iter().all(|seen| *seen));
        let down = grid.beside(0, "ArrowDown").unwrap();
        assert_eq!(grid.beside(down, "ArrowUp"), Some(0));
        assert_eq!(grid.beside(0, "ArrowLeft"), None);
    }
}
