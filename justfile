# The most frequent commands. `just` lists them; each also works as a plain command.

_default:
    @just --list

# Starts the service with embedded stores.
run *arguments:
    mvn spring-boot:run -Dspring-boot.run.arguments="{{arguments}}"

# Compiles, tests and checks everything.
verify:
    mvn verify

# Runs one test class: just test SessionsTest
test class:
    mvn test -Dtest={{class}}

# Formats the code.
format:
    mvn spotless:apply

# Measures this machine: just bench login session
bench *rows:
    scripts/bench.sh {{rows}}
