/// What only operators may do to users.
@NamedInterface("ops")
@NullMarked
package io.parley.identity.ops;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
