//! The fonts and cell styles of an `.xlsb`.

use std::sync::Arc;

use super::records::{Records, kind, text};
use crate::gate::Unreadable;
use crate::number_format::{Code, NumberFormat};
use crate::records::look;
use crate::rich::{CellStyle, Look};

/// The styles, by the number that cells carry, and the fonts.
pub(super) fn read(part: &[u8]) -> Result<(Vec<CellStyle>, Vec<Look>), Unreadable> {
    let mut codes: Vec<(u16, NumberFormat, Option<Arc<Code>>)> = Vec::new();
    let mut fonts: Vec<Look> = Vec::new();
    let mut styles = Vec::new();
    let mut in_cell_xfs = false;
    for record in Records::new(part) {
        let (kind, mut data) = record?;
        match kind {
            kind::FORMAT => {
                let id = data.u16()?;
                let code = text(&mut data)?;
                codes.push((id, NumberFormat::from_code(&code), Code::look(&code)));
            }
            kind::FONT => {
                data.u16()?;
                let marks = data.u16()?;
                data.u16()?;
                fonts.push(look(marks, data.u16()?));
            }
            kind::BEGIN_CELL_XFS => in_cell_xfs = true,
            kind::END_CELL_XFS => in_cell_xfs = false,
            kind::XF if in_cell_xfs => {
                data.u16()?;
                let id = data.u16()?;
                let font = fonts.get(usize::from(data.u16()?));
                let own = codes.iter().rev().find(|(code, ..)| *code == id);
                styles.push(CellStyle {
                    format: own.map_or_else(|| NumberFormat::built_in(id), |own| own.1.clone()),
                    look: own.map_or_else(|| Code::built_in_look(id), |own| own.2.clone()),
                    is_struck: font.is_some_and(|font| font.is_struck),
                });
            }
            _ => {}
        }
    }
    Ok((styles, fonts))
}
