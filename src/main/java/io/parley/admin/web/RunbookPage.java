package io.parley.admin.web;

import io.parley.admin.internal.figures.Alarm;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/// What to do about each alarm, in few words; docs/operations.md says more. A page of our own, since the console leads nowhere else.
@Controller
@OnRole(Role.ADMIN)
class RunbookPage {
  static final String URL = "/admin/runbook";

  /// The section about an alarm.
  static String url(Alarm.Kind kind) {
    return URL + "#" + anchor(kind);
  }

  static String anchor(Alarm.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @GetMapping(URL)
  String runbook() {
    return "admin/runbook";
  }
}
