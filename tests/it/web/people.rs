//! The pages show the people of 通讯录.xlsx that are in force, from the moment that it was taken.

use diaodu::domain::contacts::{ContactRole, configured};

use super::Site;
use crate::office::SmallOffice;

#[tokio::test]
async fn a_new_liaison_is_on_the_next_page() {
    let town = SmallOffice::since("2026-11-01").await;
    let wall = "2026-11-26 09:30";
    let site = Site::beside(&town, wall).await;
    let office = site.enter("office", "office").await;
    let mut rows = configured(&town.config.policy);
    let place = rows.iter().position(|row| row.role == ContactRole::Liaison);
    let liaison = &mut rows[place.unwrap()].contact;
    let before = std::mem::replace(&mut liaison.name, "新某某".to_owned());
    let settings = office.see("/settings").await.text;
    assert!(
        settings.contains(&before) && !settings.contains("新某某"),
        "{settings}"
    );
    for name in ["新某某", "又某某"] {
        rows[place.unwrap()].contact.name = name.to_owned();
        let mut tx = site.store.begin().await.unwrap();
        tx.set_contacts(&rows, town.at(wall)).await.unwrap();
        tx.commit().await.unwrap();
        let settings = office.see("/settings").await.text;
        assert!(
            settings.contains(name) && !settings.contains(&before),
            "{settings}"
        );
    }
}
