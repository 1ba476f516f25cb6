/** Serving the single-page application beside the API. */
@NullMarked
package dev.quarkstream.app.spa;

import org.jspecify.annotations.NullMarked;
