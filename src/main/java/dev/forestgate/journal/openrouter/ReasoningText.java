package dev.forestgate.journal.openrouter;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes reasoning that a model wrote into its answer. The formats are those of DeepSeek and Qwen
 * ({@code <think>}), Kimi ({@code ◁think▷}), Magistral ({@code [THINK]}), Seed ({@code
 * <seed:think>}), Command A ({@code <|START_THINKING|>}) and gpt-oss (channels), and those that
 * models are commonly prompted to use.
 */
final class ReasoningText {
  private static final String NAMES =
      "(?:think(?:ing)?|thoughts?|reason(?:ing)?(?:_content)?|reflect(?:ion)?|scratch_?pad"
          + "|analysis|(?:inner|internal)_monologue|antthinking|chain_of_thought|cot)";
  private static final Pattern TAG =
      Pattern.compile(
          "(?i)(?:<|&lt;|◁|⟨)\\s{0,3}(/?)\\s{0,3}(?:[a-z]{1,12}:)?"
              + NAMES
              + "\\b[^<>◁▷⟨⟩]{0,100}?(?:>|&gt;|▷|⟩)"
              + "|\\[(/?)THINK(?:ING)?\\]"
              + "|<\\|(begin|start|end)_(?:of_)?(?:thinking|thought|reasoning)\\|>");
  private static final String CHANNEL = "<|channel|>";
  private static final Pattern FINAL_CHANNEL =
      Pattern.compile("(?i)<\\|channel\\|>\\s{0,3}final\\s{0,3}<\\|message\\|>");

  private ReasoningText() {}

  /**
   * Returns {@code written} without reasoning. An unclosed block extends to the end of the text. A
   * block without an opening tag starts at the beginning, as some templates put that tag into the
   * prompt.
   */
  static String removedFrom(String written) {
    String text = finalChannel(written);
    var kept = new StringBuilder(text.length());
    Matcher tag = TAG.matcher(text);
    int depth = 0;
    int from = 0;
    while (tag.find()) {
      if (depth == 0) {
        kept.append(text, from, tag.start()).append(' ');
      }
      if (!isClosing(tag)) {
        depth++;
      } else if (depth > 0) {
        depth--;
      } else {
        kept.setLength(0);
      }
      from = tag.end();
    }
    return depth == 0 ? kept.append(text, from, text.length()).toString() : kept.toString();
  }

  private static String finalChannel(String text) {
    Matcher last = FINAL_CHANNEL.matcher(text);
    int begins = -1;
    while (last.find()) {
      begins = last.end();
    }
    if (begins < 0) {
      return text.toLowerCase(Locale.ROOT).contains(CHANNEL) ? "" : text;
    }
    int ends = text.indexOf("<|", begins);
    return text.substring(begins, ends < 0 ? text.length() : ends);
  }

  private static boolean isClosing(Matcher tag) {
    return "/".equals(tag.group(1))
        || "/".equals(tag.group(2))
        || "end".equalsIgnoreCase(tag.group(3));
  }
}
