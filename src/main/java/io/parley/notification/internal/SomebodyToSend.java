package io.parley.notification.internal;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/// Whether any sender is configured.
final class SomebodyToSend implements Condition {
  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    Environment environment = context.getEnvironment();
    return !environment.getProperty("parley.notification.webhook.url", "").isBlank()
        || !environment.getProperty("parley.notification.web-push.public-key", "").isBlank();
  }
}
