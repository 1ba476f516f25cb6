/** What browsers are told about answers that are no pages. */
@NullMarked
package dev.quarkstream.app.browser;

import org.jspecify.annotations.NullMarked;
