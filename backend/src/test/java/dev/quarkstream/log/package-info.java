@NullMarked
package dev.quarkstream.log;

import org.jspecify.annotations.NullMarked;
