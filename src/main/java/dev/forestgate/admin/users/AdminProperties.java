package dev.forestgate.admin.users;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of what operators may do.
 *
 * @param readJournals whether they may read the journals of others
 */
@ConfigurationProperties("forestgate.admin")
record AdminProperties(@DefaultValue("false") boolean readJournals) {}
