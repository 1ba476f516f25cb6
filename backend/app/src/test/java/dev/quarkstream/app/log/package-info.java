@NullMarked
package dev.quarkstream.app.log;

import org.jspecify.annotations.NullMarked;
