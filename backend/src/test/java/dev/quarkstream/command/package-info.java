@NullMarked
package dev.quarkstream.command;

import org.jspecify.annotations.NullMarked;
