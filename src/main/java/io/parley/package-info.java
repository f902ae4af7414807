/// Parley, self-hosted chat and messaging.
@NullMarked
package io.parley;

import org.jspecify.annotations.NullMarked;
