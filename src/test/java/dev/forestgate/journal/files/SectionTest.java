package dev.forestgate.journal.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.journal.event.Claim;
import dev.forestgate.journal.event.RecordedEvent;
import dev.forestgate.journal.event.TestEvents;
import dev.forestgate.journal.section.MarkdownEscape;
import dev.forestgate.journal.section.Section;
import dev.forestgate.journal.section.SectionParser;
import dev.forestgate.journal.section.WrittenSection;
import dev.forestgate.journal.summary.Summary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Emphasis;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Text of users and models stays text: it never becomes Markdown, HTML or a mark of the journal.
 */
class SectionTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "two\nlines\r\nand more",
        "```\n# heading\n```",
        "~~~",
        "`code` ``more``",
        "<script>alert(1)</script>",
        "<!-- end 01a202f2-4692-78b2-8dd0-5d19593ad26e -->",
        "\n<!-- end 01a202f2-4692-78b2-8dd0-5d19593ad26e -->\n",
        "--> out",
        "[link](javascript:alert(1)) ![image](http://example.org/x.png)",
        "<http://example.org> https://example.org www.example.org me@example.org",
        "# heading",
        "- list",
        "1. list",
        "1) list",
        "> quote",
        "***",
        "---",
        "===",
        "| a | b |\n| - | - |",
        "&lt;b&gt; &#x3c;",
        "\\*escaped\\*",
        "\u001b[31mred\u001b[0m\u0007",
        "right\u202eto\u202cleft\u2066iso\u2069",
        "zero\u200bwidth\ufeff",
        "line\u2028sep\u2029para\u0085next",
        "\ud83c\udf32 tree \ud800\udc00",
        "e\u0301 é ﬁ Ω",
        "\\u003c",
        "{\"json\":true}",
        "'; drop table users; --",
        "../../etc/passwd",
        "${jndi:ldap://x}",
        "%0d%0a"
      })
  void hostileTextStaysText(String hostile) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("value", hostile);
    detail.put(hostile, List.of(hostile, Map.of("deep", hostile)));
    RecordedEvent event = TestEvents.event(Instant.EPOCH, "typed", detail);
    Claim claim = new Claim(TestEvents.id(), TestEvents.id(), 0, false, List.of(event));

    String section =
        Section.render(claim, 1, new Summary(hostile, hostile), Instant.EPOCH)
            + Section.closingMark(claim.id(), "s".repeat(43))
            + "\n";

    assertThat(section.lines().filter(line -> line.startsWith("<!-- end "))).hasSize(1);
    assertThat(section.codePoints().filter(c -> c != '\n').filter(SectionTest::isInvisible))
        .isEmpty();
    Seen seen = Seen.in(FrontMatter.of(claim).text() + section);
    assertThat(seen.forbidden).isEmpty();
    assertThat(seen.headings).hasSize(2);
    assertThat(seen.code).hasSize(1);
    JsonNode read = JSON.readTree(seen.code.get(0));
    assertThat(read.get("detail").get("value").stringValue()).isEqualTo(hostile);
    assertThat(read.get("detail").get(hostile).get(1).get("deep").stringValue()).isEqualTo(hostile);
    assertThat(UUID.fromString(read.get("id").stringValue())).isEqualTo(event.id());

    WrittenSection back = parse(section, claim);
    assertThat(back.events()).containsExactly(event);
    assertThat(back.summary()).isEqualTo(MarkdownEscape.onOneLine(hostile));
    assertThat(back.author()).isEqualTo(MarkdownEscape.onOneLine(hostile));
    assertThat(back.writtenAt()).isEqualTo(Instant.EPOCH);
  }

  /** The parser takes nothing but what {@link Section#render} writes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '^',
      value = {
        "section 1 > section 0 ",
        "section 1 > section one ",
        "## > # ",
        "1970-01-01T00:00:00.000Z > 1970-01-01T00:00:00Z",
        "1970-01-01T > 1970-13-01T",
        "*by a test* > by a test",
        "```json > ```",
        "\"source\":\"client\" > \"source\":\"nobody\"",
        "\"source\":\"client\" > \"source\": \"client\"",
        "\"source\":\"client\" > \"source\":\"client\",\"more\":1",
        "\"action\":\"step-1\" > \"action\":null",
        "\"action\":\"step-1\" > \"action\":\"<b\"",
        "^\"step-1\"}^ > ^\"step-1\"^",
        "Words > ^Words\nand more^",
        "^```\n\n^ > ^```\nmore\n^",
      })
  void aSectionThatIsNotAsItIsWrittenIsLeftOut(String written, String changed) {
    Claim claim = TestEvents.claim(TestEvents.id(), 2);
    String section =
        Section.render(claim, 1, new Summary("Words", "by a test"), Instant.EPOCH)
            + Section.closingMark(claim.id(), "s".repeat(43))
            + "\n";
    assertThat(parse(section, claim).events()).isEqualTo(claim.events());
    assertThat(section).contains(written);
    assertThat(sections(section.replace(written, changed), claim)).isEmpty();
  }

  private static WrittenSection parse(String section, Claim claim) {
    List<WrittenSection> read = sections(section, claim);
    assertThat(read).hasSize(1);
    return read.get(0);
  }

  private static List<WrittenSection> sections(String section, Claim claim) {
    List<WrittenSection> read = new ArrayList<>();
    var parser = new SectionParser(claim.owner(), 10, read::add);
    section
        .lines()
        .forEach(
            line -> {
              if (line.startsWith("<!-- end ")) {
                parser.close();
              } else {
                parser.line(line + "\n");
              }
            });
    return read;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"plain", "a *b* <c> &lt; \\< \\\\ `d` [e](f) 1. g", "# h", "&amp;lt;", "ü 🌲"})
  void plainTextIsReadBackAsItWas(String words) {
    assertThat(MarkdownEscape.read(MarkdownEscape.of(words))).isEqualTo(words);
  }

  private static boolean isInvisible(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  /**
   * A journal as a CommonMark reader parses it. The two marks of a section are HTML comments, the
   * only HTML in it.
   */
  private static final class Seen extends AbstractVisitor {
    private final List<String> forbidden = new ArrayList<>();
    private final List<String> headings = new ArrayList<>();
    private final List<String> code = new ArrayList<>();

    static Seen in(String markdown) {
      var seen = new Seen();
      String body = markdown.substring(markdown.indexOf("\n---\n") + 5);
      Parser.builder().build().parse(body).accept(seen);
      return seen;
    }

    @Override
    public void visit(Heading heading) {
      headings.add(text(heading));
    }

    @Override
    public void visit(FencedCodeBlock block) {
      code.add(block.getLiteral());
    }

    @Override
    public void visit(HtmlBlock block) {
      if (!block
          .getLiteral()
          .matches("<!-- (section 1 [0-9a-f-]{36}|end [0-9a-f-]{36} s{43}) -->")) {
        forbidden.add(block.getLiteral());
      }
    }

    @Override
    public void visit(HtmlInline html) {
      forbidden.add(html.getLiteral());
    }

    @Override
    public void visit(Link link) {
      forbidden.add(link.getDestination());
    }

    @Override
    public void visit(Image image) {
      forbidden.add(image.getDestination());
    }

    @Override
    protected void visitChildren(Node parent) {
      if (parent instanceof ListBlock) {
        forbidden.add("a list");
      }
      if (parent instanceof Emphasis && !(parent.getParent() instanceof Paragraph)) {
        forbidden.add("emphasis");
      }
      super.visitChildren(parent);
    }

    private static String text(Node node) {
      return node.getFirstChild() instanceof Text text ? text.getLiteral() : "";
    }
  }
}
