//! Stories on a real database and a real disk, with a clock that only the story moves.

mod hostile_text;
mod ledgers;
mod life;
