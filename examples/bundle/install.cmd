@echo off
cd /d "%~dp0"
set PIP_INDEX_URL=
set PIP_EXTRA_INDEX_URL=
set PIP_NO_INDEX=1
set PIP_FIND_LINKS=wheels
set PIP_CONFIG_FILE=nul
call inv.cmd --list
pause
