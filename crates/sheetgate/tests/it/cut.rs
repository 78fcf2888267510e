//! Compound files that are cut short are known by their table, and whole ones are not taken for such.

use std::io::Cursor;

use sheetgate::is_cut;

use crate::files::{biff, xls};

fn cut(bytes: &[u8]) -> bool {
    is_cut(Cursor::new(bytes)).unwrap()
}

#[test]
fn a_compound_file_is_whole_when_all_that_its_table_speaks_of_is_there() {
    let whole = xls(&[biff(0x0200, &[0; 14])]);
    assert!(!cut(&whole));
    for end in 1..=whole.len() - 512 {
        assert!(cut(&whole[..end]), "{end} of {}", whole.len());
    }
    // Some programs mark the sectors that there are not as ends of chains.
    let mut marked = whole.clone();
    for place in (512..1024).step_by(4) {
        if marked[place..place + 4] == [0xFF; 4] {
            marked[place] = 0xFE;
        }
    }
    assert!(!cut(&marked) && cut(&marked[..marked.len() - 512]));
    // Its room was made before its bytes came: as long as the table is not there.
    for end in 1..=512 {
        let mut room = whole[..end].to_vec();
        room.resize(whole.len(), 0);
        assert!(cut(&room), "{end} and zeros");
    }
}
