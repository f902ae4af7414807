/// REST under `/api/v1`, its security, its errors and its description. Thin: a port, a view.
@NullMarked
package io.parley.gateway.internal.rest;

import org.jspecify.annotations.NullMarked;
