@echo off
rem Finds a JDK 17 or newer and hands over to lib\launcher\Lab.java, which does the rest.
setlocal
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
set "version=0"
set "compiler="
for /f "tokens=3 delims=@." %%v in ('""%java%" --list-modules 2^>nul ^| findstr /b java.base@"') do set "version=%%v"
for /f %%m in ('""%java%" --list-modules 2^>nul ^| findstr /b jdk.compiler@"') do set "compiler=%%m"
if %version% geq 17 if defined compiler goto run
>&2 echo lab: cFlow Lab needs a JDK 17 or newer, and "%java%" is none; install one (for example from https://adoptium.net) or set JAVA_HOME to one.
exit /b 3
:run
"%java%" -Xshare:auto -XX:TieredStopAtLevel=1 -XX:-UsePerfData "-Dcflow.root=%~dp0." "%~dp0lib\launcher\Lab.java" %*
exit /b %errorlevel%
