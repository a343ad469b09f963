/// What components keep in files: which of it a power cut can leave as garbage, and what is done then.
@NullMarked
package io.nodelet.phases.state;

import org.jspecify.annotations.NullMarked;
