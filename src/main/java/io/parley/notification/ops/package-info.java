/// What operators may know of pushes.
@NamedInterface("ops")
@NullMarked
package io.parley.notification.ops;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
