/** What {@code lab doctor} looks at besides the library: machine, account, folders, network. */
package org.cflowlab.cli.doctor;
