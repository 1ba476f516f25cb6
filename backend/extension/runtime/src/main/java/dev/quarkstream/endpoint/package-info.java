/** What holds for each of the extension's own resources, and for nothing of an application's. */
@NullMarked
package dev.quarkstream.endpoint;

import org.jspecify.annotations.NullMarked;
