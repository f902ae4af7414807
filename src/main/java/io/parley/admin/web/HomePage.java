package io.parley.admin.web;

import io.parley.platform.OnRole;
import io.parley.platform.Role;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.reactive.result.view.Rendering;

/// Where one arrives.
@Controller
@OnRole(Role.ADMIN)
class HomePage {
  @GetMapping("/admin")
  Rendering home() {
    return Rendering.redirectTo(Place.DEAD_LETTERS.url()).status(HttpStatus.SEE_OTHER).build();
  }
}
