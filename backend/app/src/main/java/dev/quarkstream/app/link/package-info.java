/** Links in mails, and what they let their readers do: choose another password, prove an address, take another one. */
@NullMarked
package dev.quarkstream.app.link;

import org.jspecify.annotations.NullMarked;
