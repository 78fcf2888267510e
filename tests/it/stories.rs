//! Stories on a real database and a real disk, with a clock that only the story moves.

mod calendar_entries;
mod clerks_loop;
mod crashes;
mod delivery;
mod digests;
mod elsewhere;
mod fail_points;
mod folder;
mod folder_rough;
mod grants;
mod guard;
mod hostile_text;
mod ledgers;
mod life;
mod observation;
mod outages;
mod own_words;
mod prefilled;
mod rebuilt;
mod rehearsal;
mod reminders;
mod returned;
mod robots;
mod share_away;
mod times;
mod why;
