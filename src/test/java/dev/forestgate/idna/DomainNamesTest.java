package dev.forestgate.idna;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Examples of UTS 46 and of registries, in the form that is sent to DNS. */
class DomainNamesTest {
  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "Example.ORG, example.org, case",
    "r3---sn-x.example, r3---sn-x.example, hyphens in the third and fourth place",
    "xn--Bcher-KVA.example, xn--bcher-kva.example, ASCII already",
    "fa\u00df.de, xn--fa-hia.de, sharp s",
    "\u03b2\u03cc\u03bb\u03bf\u03c2.com, xn--nxasmm1c.com, final sigma",
    "\u0dc1\u0dca\u200d\u0dbb\u0dd3.com, xn--10cl1a0b660p.com, joiner after a virama",
    "\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.com, xn--mgba3gch31f060k.com, Persian non-joiner",
    "\u09ac\u09be\u0982\u09b2\u09be\u09ce.example, xn--54b7fta0cc0h.example, Bengali khanda ta",
    "\u0d15\u0d7c.example, xn--bwc0s.example, Malayalam chillu",
    "sho\u00adp.example, shop.example, soft hyphen",
    "sho\u200bp.example, shop.example, zero width space",
    "\uff21\uff22.\u212aate\u3002org, ab.kate.org, full width and Kelvin sign"
  })
  void aDomainHasOneFormInAscii(String typed, String ascii, String why) {
    assertThat(DomainNames.toAscii(typed)).as(why).contains(ascii);
    assertThat(DomainNames.toAscii(ascii)).as(why).contains(ascii);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a..b",
        ".a",
        "a.",
        "-a.b",
        "a-.b",
        "a_b.c",
        "a b.c",
        "sho\u200cp.example", // a non-joiner between Latin letters
        "sho\u200dp.example",
        "xn--a.example", // no Punycode
        "xn--fa-hia\u00ad.\u200d.example",
        "\u05d01a\u05d0.example", // Latin in a label from right to left
        "\u0301a.example", // begins with a mark
        "a\ud83d.example" // half a pair
      })
  void invalidHostNameHasNoAsciiForm(String typed) {
    assertThat(DomainNames.toAscii(typed)).isEmpty();
  }

  @Test
  void theFormerFormIsThatOfIdna2003() {
    assertThat(DomainNames.idna2003FormOf("xn--strae-oqa.example")).contains("strasse.example");
    assertThat(DomainNames.idna2003FormOf("xn--bcher-kva.example")).isEmpty();
    assertThat(DomainNames.idna2003FormOf("strasse.example")).isEmpty();
    assertThat(DomainNames.idna2003FormOf("xn--a.example")).isEmpty();
  }
}
