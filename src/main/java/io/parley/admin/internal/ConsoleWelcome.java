package io.parley.admin.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/// Says in `local` where the console is and how to come in. The password is told here and nowhere else.
final class ConsoleWelcome {
  private static final Logger log = LoggerFactory.getLogger(ConsoleWelcome.class);

  private final Accounts accounts;

  ConsoleWelcome(Accounts accounts) {
    this.accounts = accounts;
  }

  @EventListener
  @Order(Ordered.LOWEST_PRECEDENCE - 1)
  void say(ApplicationReadyEvent ready) {
    if (ready.getApplicationContext() instanceof WebServerApplicationContext web && web.getWebServer() != null) {
      String password = accounts.printed();
      log.info("The console is at http://localhost:{}/admin ({})", web.getWebServer().getPort(),
          password == null ? "parley.admin.accounts say who comes in" : "name admin, password " + password);
    }
  }
}
