package dev.forestgate.mail.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
  @Test
  void everyWordIsEscapedAndNothingElseIs() {
    Template template = Template.of("<b>{{word}}</b>{{word}}", UntrustedText::escapeHtml);
    assertThat(template.with(Map.of("word", "<&\"'>")))
        .isEqualTo("<b>&lt;&amp;&quot;&#39;&gt;</b>&lt;&amp;&quot;&#39;&gt;");
  }

  @Test
  void valueIsNotParsedAsATemplate() {
    Template template = of("{{a}}{{b}}");
    assertThat(template.with(Map.of("a", "{{b}}", "b", "$1"))).isEqualTo("{{b}}$1");
  }

  @Test
  void aConditionLeavesOutWhatHasNoWord() {
    Template template = of("a{{#code}}b{{code}}c{{/code}}d");
    assertThat(template.with(Map.of("code", "1"))).isEqualTo("ab1cd");
    assertThat(template.with(Map.of())).isEqualTo("ad");
  }

  @Test
  void aMissingWordIsNoEmail() {
    assertThatThrownBy(() -> of("{{name}}").with(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the e-mail has no value for name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{",
        "{{name",
        "name}}",
        "{{na me}}",
        "{{Name}}",
        "{{{name}}}",
        "{{#a}}",
        "{{/a}}",
        "{{#a}}{{/b}}",
        "{{#a}}{{#b}}{{/b}}{{/a}}"
      })
  void malformedTemplateIsRefused(String source) {
    assertThatThrownBy(() -> of(source)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Template of(String source) {
    return Template.of(source, UnaryOperator.identity());
  }
}
