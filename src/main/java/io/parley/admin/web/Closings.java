package io.parley.admin.web;

import io.parley.sessions.ClosedSession;
import java.util.Map;

/// How sessions ended, in words.
public final class Closings {
  private static final Map<Integer, String> BY_CODE = Map.ofEntries(Map.entry(1000, "goodbye"),
      Map.entry(1002, "broken framing"), Map.entry(1003, "a binary frame"), Map.entry(1007, "bad UTF-8"),
      Map.entry(1008, "too many malformed frames"), Map.entry(1009, "a frame over the limit"),
      Map.entry(1011, "it failed for a reason of ours"), Map.entry(1012, "the gateway went away"),
      Map.entry(1013, "the gateway lost sight of it"), Map.entry(4408, "nothing was heard from the device"),
      Map.entry(4410, "slow reader: its queue was full"), Map.entry(4429, "it went on while rate limited"),
      Map.entry(4450, "an operator ended it"), Map.entry(4501, "its token had ended or was bad"),
      Map.entry(4503, "the user was banned or the token revoked"),
      Map.entry(4509, "the same device connected again"));

  private Closings() {}

  /// The code and what it means.
  public static String why(ClosedSession end) {
    return switch (end.by()) {
      case GATEWAY -> "%d: %s".formatted(end.code(), BY_CODE.getOrDefault(end.code(), "closed by the gateway"));
      case DEVICE -> end.code() == ClosedSession.WITHOUT_CODE
          ? "the device said goodbye"
          : "%d: the device said goodbye".formatted(end.code());
      case NOBODY -> "the connection was lost without a word";
      case LIFE_ENDED -> "its gateway's life had ended; noted when it was found";
    };
  }
}
