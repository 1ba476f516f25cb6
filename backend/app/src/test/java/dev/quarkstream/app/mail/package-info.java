@NullMarked
package dev.quarkstream.app.mail;

import org.jspecify.annotations.NullMarked;
