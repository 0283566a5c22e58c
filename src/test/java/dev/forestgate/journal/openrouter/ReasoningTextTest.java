package dev.forestgate.journal.openrouter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReasoningTextTest {
  private static final String ANSWER = "The person signed in and read their profile.";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<think>The user wants a summary.</think>",
        "<think>\nFirst, 2 < 3 and a > b.\n</think>\n\n",
        "<THINKING>loud</THINKING>",
        "<reasoning effort=\"low\">step 1</reasoning>",
        "<thought>a</thought><reflection>b</reflection>",
        "<scratchpad>a</scratchpad> <analysis>b</analysis>",
        "<inner_monologue>a</inner_monologue>",
        "<antThinking>a</antThinking>",
        "<seed:think>a</seed:think>",
        "◁think▷a◁/think▷",
        "[THINK]a[/THINK]",
        "&lt;think&gt;a&lt;/think&gt;",
        "<|START_THINKING|>a<|END_THINKING|>",
        "<|begin_of_thought|>a<|end_of_thought|>",
        "<think>outer <think>inner</think> outer</think>",
        "The template began it, and here it ends.</think>",
        "< think >a< / think >",
        "<th\u200Bink>a</th\u200Bink>",
        "<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>final<|message|>"
      })
  void reasoningBeforeTheAnswerIsDropped(String reasoning) {
    assertThat(ModelText.plain(reasoning + ANSWER)).isEqualTo(ANSWER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<think>It was cut off while it still thought about",
        "<thinking>A <thinking>twice</thinking> begun block",
        "◁think▷not ended",
        "<think>only thoughts</think>",
        "<|channel|>analysis<|message|>The user wants a summary",
        "<think"
      })
  void reasoningWithoutAnAnswerIsNoAnswer(String written) {
    assertThat(ModelText.plain(written)).isEmpty();
  }

  @Test
  void reasoningAfterTheAnswerIsDroppedToo() {
    assertThat(ModelText.plain(ANSWER + " <think>Was that right? Let me")).isEqualTo(ANSWER);
    assertThat(ModelText.plain(ANSWER + "<think>a</think>")).isEqualTo(ANSWER);
  }

  @Test
  void reasoningThatIsLongerThanAllThatIsReadHidesNoAnswer() {
    assertThat(ModelText.plain("<think>" + "word ".repeat(8_000) + "</think>" + ANSWER))
        .isEqualTo(ANSWER);
  }

  @Test
  void wordsAboutThinkingStay() {
    String about = "The person did think [twice] about a reason, and had a thought: 1 < 2.";
    assertThat(ModelText.plain(about)).contains("did think [twice] about a reason");
    assertThat(ModelText.plain("They opened <b>thinking</b>.")).isEqualTo("They opened thinking.");
  }
}
