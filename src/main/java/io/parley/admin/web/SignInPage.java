package io.parley.admin.web;

import io.parley.admin.internal.Accounts;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import io.parley.admin.internal.Operator;

/// Name and password, and nothing that tells a stranger what exists.
@Controller
@OnRole(Role.ADMIN)
class SignInPage {
  private final Accounts accounts;

  SignInPage(Accounts accounts) {
    this.accounts = accounts;
  }

  @GetMapping(ConsoleSecurity.SIGN_IN)
  Rendering signIn(@AuthenticationPrincipal @Nullable Operator operator, @RequestParam @Nullable String failed,
      @RequestParam @Nullable Integer wait, @RequestParam(name = "signed-out") @Nullable String signedOut,
      @RequestParam(name = ConsoleSecurity.WANTED) @Nullable String wanted) {
    if (operator != null) {
      return Rendering.redirectTo("/admin").status(HttpStatus.SEE_OTHER).build();
    }
    return Rendering.view("admin/sign-in").modelAttribute("failed", failed != null)
        .modelAttribute("wait", wait == null ? 0 : wait).modelAttribute("signedOut", signedOut != null)
        .modelAttribute("wanted", Preferences.back(wanted)).modelAttribute("printed", accounts.isPrinted()).build();
  }
}
