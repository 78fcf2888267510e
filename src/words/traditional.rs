//! Letters of the words that sheets are read by, in the traditional form in which some clerks write them.

use std::sync::LazyLock;

/// In the traditional form, one for one with [`SIMPLIFIED`]. None of them is a letter of simplified text.
const TRADITIONAL: &str = "並佔來個備傳債價儀億儲內別創劃劑動務匯區協參員問單國園圖團報場壓實審寫將專對導屆層屬幣幹\
    幾廠彙後徑復徵態應戶據擬擴數時暫書會條業標機檔檢權歷歸沒況測準無營爭狀獲現環產畝當發監碼\
    稅稱積範築簡簽籌約級細終結絡給統經綜網緊線編緩縣總續聯聲與舉萬蓋處號術裝見規觀訂計記設許\
    註評詢話該詳誤說調談諮證議變負財貨責貴買貸費資賣購蹤轉辦這週進運過達遞遲選還鄉錄錢鎮鐵長\
    門開間關陽隊階際雙離難電項預領頭題額願類顧風餘體點齊";

const SIMPLIFIED: &str = "并占来个备传债价仪亿储内别创划剂动务汇区协参员问单国园图团报场压实审写将专对导届层属币干\
    几厂汇后径复征态应户据拟扩数时暂书会条业标机档检权历归没况测准无营争状获现环产亩当发监码\
    税称积范筑简签筹约级细终结络给统经综网紧线编缓县总续联声与举万盖处号术装见规观订计记设许\
    注评询话该详误说调谈咨证议变负财货责贵买贷费资卖购踪转办这周进运过达递迟选还乡录钱镇铁长\
    门开间关阳队阶际双离难电项预领头题额愿类顾风余体点齐";

/// The first letter of the block of Chinese letters, and how many letters from there on are looked up.
const FIRST: u32 = 0x4E00;
const COUNT: usize = 0x5200;

/// For each letter of the block what it is in the simplified form, in the order of the block.
static FORMS: LazyLock<Vec<char>> = LazyLock::new(|| {
    let letters = (FIRST..).take(COUNT);
    let mut forms: Vec<char> = letters.filter_map(char::from_u32).collect();
    for (traditional, simplified) in TRADITIONAL.chars().zip(SIMPLIFIED.chars()) {
        if let Some(form) = place(traditional).and_then(|place| forms.get_mut(place)) {
            *form = simplified;
        }
    }
    forms
});

/// Makes the table ready.
pub(crate) fn prepare() {
    LazyLock::force(&FORMS);
}

fn place(letter: char) -> Option<usize> {
    usize::try_from(u32::from(letter).checked_sub(FIRST)?).ok()
}

/// A letter of a word, in the simplified form; any other letter as it is.
pub(crate) fn simplified(letter: char) -> char {
    let form = place(letter).and_then(|place| FORMS.get(place));
    form.copied().unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::{COUNT, FORMS, SIMPLIFIED, TRADITIONAL, simplified};

    #[test]
    fn each_letter_has_one_other_form() {
        assert_eq!(TRADITIONAL.chars().count(), SIMPLIFIED.chars().count());
        assert_eq!(FORMS.len(), COUNT);
        for (traditional, form) in TRADITIONAL.chars().zip(SIMPLIFIED.chars()) {
            assert_ne!(traditional, form);
            assert_eq!(simplified(traditional), form, "{traditional}");
            assert_eq!(simplified(form), form, "{form}");
        }
    }

    #[test]
    fn words_of_a_sheet_are_the_same_in_both_forms() {
        let fold = |text: &str| text.chars().map(simplified).collect::<String>();
        for (traditional, form) in [
            ("項目名稱", "项目名称"),
            ("總投資(萬元)", "总投资(万元)"),
            ("累計到位資金", "累计到位资金"),
            ("責任單位", "责任单位"),
            ("項目階段", "项目阶段"),
            ("簽約時間", "签约时间"),
            ("零報告", "零报告"),
            ("合計", "合计"),
            ("a甲 1", "a甲 1"),
        ] {
            assert_eq!(fold(traditional), form);
        }
    }
}
