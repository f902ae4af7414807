package io.parley.platform;

import java.lang.annotation.Annotation;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/// Compares the roles of this node with those of an annotation.
final class RoleConditions {
  private RoleConditions() {}

  static final class Any implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return isAny(context, metadata, OnRole.class);
    }
  }

  static final class None implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return !isAny(context, metadata, WithoutRole.class);
    }
  }

  private static boolean isAny(ConditionContext context, AnnotatedTypeMetadata metadata,
      Class<? extends Annotation> annotation) {
    Map<String, Object> attributes = Objects
        .requireNonNull(metadata.getAnnotationAttributes(annotation.getName()));
    List<Role> wanted = List.of((Role[]) Objects.requireNonNull(attributes.get("value")));
    return !Collections.disjoint(Role.of(context.getEnvironment()), wanted);
  }
}
