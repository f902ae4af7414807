package io.parley.gateway.internal.rest;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/// Says in `local` where to look, once everything is up.
final class LocalWelcome {
  private static final Logger log = LoggerFactory.getLogger(LocalWelcome.class);

  @EventListener
  @Order(Ordered.LOWEST_PRECEDENCE)
  void say(ApplicationReadyEvent ready) {
    if (ready.getApplicationContext() instanceof WebServerApplicationContext web && web.getWebServer() != null) {
      int port = web.getWebServer().getPort();
      log.info(
          """
              Parley is up.

                Open         http://localhost:{}
                Get a token  curl -s localhost:{}/api/v1/local/tokens -H 'Content-Type: application/json' \
              -d '{"names":["alice","bob"]}'
                Chat         npx wscat -s parley.v1 -c ws://localhost:{}/ws, then {"type":"hello","device_id":"laptop","token":"…"}
              """,
          port, port, port);
    }
  }
}
