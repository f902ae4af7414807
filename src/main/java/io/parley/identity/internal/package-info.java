@NullMarked
package io.parley.identity.internal;

import org.jspecify.annotations.NullMarked;
