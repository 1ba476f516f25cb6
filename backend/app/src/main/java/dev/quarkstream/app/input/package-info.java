/** What a request may carry: strict JSON, bounded bodies, plain text, canonical ids. */
@NullMarked
package dev.quarkstream.app.input;

import org.jspecify.annotations.NullMarked;
