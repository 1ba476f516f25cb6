@NullMarked
package dev.quarkstream.schema;

import org.jspecify.annotations.NullMarked;
