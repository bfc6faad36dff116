@echo off
chcp 65001 >nul
where py >nul 2>nul
if errorlevel 1 (python "%~dp0setup_offline.py" %*) else (py -3 "%~dp0setup_offline.py" %*)
pause
