/** People with an account, and what each may see and change of their own. */
@NullMarked
package dev.quarkstream.app.account;

import org.jspecify.annotations.NullMarked;
