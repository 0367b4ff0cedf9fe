/**
 * What comes from people and goes to them: files, written whole or not at all and summed up; words
 * that choose among a few things; and what is said of those that cannot be used.
 */
package org.cflowlab.file;
